using System.CommandLine;
using System.Text.Json;
using CompactBnn.Benchmarks.Networks;
using CompactBnn.Compilation.Measurement;

namespace CompactBnn.Benchmarks.Ratios;

/// <summary><c>ratios</c>: generated code side by side with everything else, in one run.</summary>
internal static class RatiosCommand
{
    /// <summary>How the document is written and read.</summary>
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Long beside what an engine needs to have its weights back in the caches, which the others before it have taken.</summary>
    private static readonly TimeSpan s_turn = TimeSpan.FromMilliseconds(10);

    public static Command Create()
    {
        var networks = new Option<string[]>("--networks")
        {
            HelpName = "NAME|FILE",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [RatiosRun.Convolution, .. Workloads.Names],
            Description = "Networks by name, or weight files; all that are known without it.",
        };
        var batches = new Option<int[]>("--batches")
        {
            HelpName = "N",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [1, 16, 512],
            Description = "Images a call.",
        };
        var rounds = new Option<int>("--rounds") { DefaultValueFactory = _ => new TurnTimer().Rounds, Description = "Turns of each engine, of which the quickest counts." };
        var json = new Option<string?>("--json") { HelpName = "FILE", Description = "Also write a JSON document." };
        var command = new Command("ratios", "Times generated code and its peers in turns, after comparing what they give.") { networks, batches, rounds, json };
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(networks), parsed.GetRequiredValue(batches), new() { Rounds = parsed.GetValue(rounds), Turn = s_turn }, parsed.GetValue(json)));
        return command;
    }

    private static int Run(string[] networks, int[] batches, TurnTimer timer, string? json)
    {
        if (batches.Any(batch => batch < 1) || timer.Rounds < 1)
        {
            Console.Error.WriteLine("--batches and --rounds take numbers of at least 1.");
            return 2;
        }
        var document = new RatiosRun(networks, batches, timer, Console.Out).Run(measured => Write(measured, json));
        foreach (var missing in document.Missing)
            Console.WriteLine($"not compared: {missing.Workload}, batch {missing.Batch}, {missing.Peer}: {missing.Reason}");
        return 0;
    }

    // After each network, so that a run that is cut off leaves what it measured.
    private static void Write(RatiosDocument document, string? path)
    {
        if (path is null)
            return;
        var temporary = path + ".tmp";
        File.WriteAllText(temporary, JsonSerializer.Serialize(document, Json));
        File.Move(temporary, path, overwrite: true);
    }
}
