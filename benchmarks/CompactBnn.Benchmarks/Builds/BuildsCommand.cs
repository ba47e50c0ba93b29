using System.CommandLine;
using System.Text.Json;
using CompactBnn.Benchmarks.Networks;
using CompactBnn.Benchmarks.Ratios;

namespace CompactBnn.Benchmarks.Builds;

/// <summary><c>builds</c>: build time, size and start of console programs with a network in them. Takes minutes.</summary>
internal static class BuildsCommand
{
    public static Command Create()
    {
        var networks = new Option<string[]>("--networks")
        {
            HelpName = "NAME|FILE",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => ["mnist", "cifar10-baseline"],
            Description = "Networks by name, or weight files.",
        };
        var json = new Option<string?>("--json") { HelpName = "FILE", Description = "Also write a JSON document." };
        var command = new Command("builds", "Builds, publishes by NativeAOT and starts programs with a network, and one without.") { networks, json };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(networks), parsed.GetValue(json)));
        return command;
    }

    private static int Run(string[] networks, string? json)
    {
        var clone = Clone(AppContext.BaseDirectory);
        double emptySeconds;
        long emptyBytes;
        using (var empty = new ProgramMeasurement(clone, null))
            (emptySeconds, (emptyBytes, _)) = (empty.BuildSeconds(), empty.PublishAot());
        var results = networks.Select(name => Measure(clone, name, emptySeconds, emptyBytes)).ToArray();
        var text = JsonSerializer.Serialize(results, RatiosCommand.Json);
        Console.WriteLine(text);
        if (json is not null)
            File.WriteAllText(json, text);
        return 0;
    }

    private static ProgramResult Measure(string clone, string name, double emptySeconds, long emptyBytes)
    {
        var network = Workloads.Create(name);
        var file = Path.GetTempFileName();
        try
        {
            CbnnFile.Write(file, network);
            using var program = new ProgramMeasurement(clone, file);
            var seconds = program.BuildSeconds();
            var jit = program.JitStartMs();
            var (bytes, start) = program.PublishAot();
            return new(network.Name, seconds, emptySeconds, bytes, emptyBytes, start, jit);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string Clone(string folder) =>
        File.Exists(Path.Combine(folder, "CompactBnn.sln")) ? folder
        : Clone(Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("Programs are built against a clone: run this from one."));
}
