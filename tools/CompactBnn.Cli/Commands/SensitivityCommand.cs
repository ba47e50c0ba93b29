using System.CommandLine;
using System.Diagnostics;
using CompactBnn.Analysis;
using CompactBnn.Cli.Evaluation;
using CompactBnn.Compilation;
using CompactBnn.Data;
using CompactBnn.Format;
using CompactBnn.Tools;
using Spectre.Console;

namespace CompactBnn.Cli.Commands;

/// <summary><c>cbnn sensitivity MODEL --data NAME|PATH</c>: which bit slices of its input a network needs.</summary>
internal static class SensitivityCommand
{
    private const int DefaultSeeds = 5;

    public static Command Create(Terminal terminal, DataLocations locations)
    {
        var model = ModelFile.CreateArgument();
        var data = new Option<string>("--data")
        {
            Required = true,
            HelpName = "NAME|PATH",
            Description = $"A data set: {string.Join(", ", DataSets.Names)}, or a folder or .csv file.",
        };
        var split = SplitOption.Create();
        var seeds = NumberOption.Whole("--seeds", $"Repetitions of the random replacements; without it {DefaultSeeds}.");
        var limit = NumberOption.Whole("--limit", "Only the first N images.");
        var threads = NumberOption.Whole("--threads", "Threads; without it as many as there are processors.");
        var labelColumn = new Option<string?>("--label-column")
        {
            HelpName = "NAME",
            Description = "For tables: the column with the class; without it the last one.",
        };
        var json = JsonOption.Create();
        var command = new Command("sensitivity", "Measures what a network loses when bit slices of its input are replaced, one at a time and together.")
        {
            model, data, split, seeds, limit, threads, labelColumn, json,
        };
        command.SetAction((parsed, cancellation) =>
        {
            var request = new Request(
                parsed.GetRequiredValue(model), parsed.GetRequiredValue(data), parsed.GetRequiredValue(split), parsed.GetValue(seeds) ?? DefaultSeeds,
                parsed.GetValue(limit), parsed.GetValue(threads) ?? Environment.ProcessorCount, parsed.GetValue(labelColumn));
            return RunAsync(terminal, locations, request, parsed.GetValue(json), cancellation);
        });
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, DataLocations locations, Request request, bool json, CancellationToken cancellation)
    {
        var network = ModelFile.Read(request.Model).Network;
        var set = DataSets.Open(request.Data, new()
        {
            Input = network.Input,
            Labels = network.Labels,
            LabelColumn = request.LabelColumn,
            Locations = locations,
        });
        var split = SplitOption.Of(set, request.Split);
        var images = Enumerable.Range(0, Math.Min(request.Limit ?? split.Count, split.Count)).ToArray();
        var clock = Stopwatch.StartNew();
        var (view, samples) = SlicedView.Of(network, split);
        var measurement = new SensitivityMeasurement(view, request.Seeds, request.Threads, Compiled(view, images.Length, cancellation));
        var result = await EvaluationProgress.ShowAsync(
            terminal.Progress, () => measurement.Done, images.Length, Task.Run(() => measurement.Run(samples, images, cancellation), cancellation));
        if (json)
        {
            terminal.Json(new Document(
                network.Name, set.Name, SplitOption.NameOf(set, request.Split), view == network ? "bits" : "planes", result.Images, result.Seeds, clock.Elapsed.TotalSeconds, result.Accuracy,
                [.. result.Effects.Select(effect => Effect.Of(effect, result.Accuracy))]));
        }
        else
        {
            var name = SplitOption.Describe(set, request.Split);
            if (view != network)
                terminal.Text.WriteLine("The network reads other functions of its bytes than their bits: bit 0 stands for the first plane of each channel, bit 1 for the second, and so on.");
            terminal.Text.Write(new SensitivityTable(network, name, result, clock.Elapsed).Render());
        }
        return 0;
    }

    // Each image is evaluated some dozens of times, so that compiling pays for itself unless there are few.
    private static ScoreImage? Compiled(Network network, int images, CancellationToken cancellation)
    {
        const int fewImages = 1000;
        return images >= fewImages && NetworkCompiler.TryCompile(network, cancellation) is { } compiled ? compiled.Score : null;
    }

    private sealed record Request(string Model, string Data, string Split, int Seeds, int? Limit, int Threads, string? LabelColumn);

    private sealed record Document(
        string Model, string Data, string Split, string Slices, int Images, int Seeds, double Seconds, double Accuracy, IReadOnlyList<Effect> Effects);

    private sealed record Effect(
        string Choice, int[] Bits, int? Colour, string By, double Accuracy, double Deviation, double Least, double Most, double Drop,
        double ChangedClasses, double ScoreChange)
    {
        public static Effect Of(SliceEffect effect, double undisturbed)
        {
            var (choice, _, colour, by) = effect.Disturbance;
            return new(
                Word(choice), [.. effect.Disturbance.BitNumbers], colour, Word(by), effect.Accuracy, effect.Deviation, effect.Accuracies.Min(),
                effect.Accuracies.Max(), undisturbed - effect.Accuracy, effect.ChangedClasses, effect.ScoreChange);
        }

        private static string Word<T>(T value)
            where T : struct, Enum =>
            System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
    }
}
