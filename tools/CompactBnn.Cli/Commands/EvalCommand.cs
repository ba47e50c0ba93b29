using System.CommandLine;
using System.Diagnostics;
using CompactBnn.Cli.Evaluation;
using CompactBnn.Data;
using CompactBnn.Format;
using CompactBnn.Tools;
using Spectre.Console;

namespace CompactBnn.Cli.Commands;

/// <summary><c>cbnn eval MODEL --data NAME|PATH</c>: the accuracy on a labelled data set.</summary>
internal static class EvalCommand
{
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
        var engine = new Option<string>("--engine")
        {
            DefaultValueFactory = _ => EngineChoice.Interpreter,
            Description = "What evaluates: the fast interpreter, or the plain loops that it is compared with.",
        };
        engine.AcceptOnlyFromAmong(EngineChoice.Interpreter, EngineChoice.Reference);
        var limit = NumberOption.Whole("--limit", "Only the first N images.");
        var threads = NumberOption.Whole("--threads", "Threads; without it as many as there are processors.");
        var labelColumn = new Option<string?>("--label-column")
        {
            HelpName = "NAME",
            Description = "For tables: the column with the class; without it the last one.",
        };
        var json = JsonOption.Create();
        var command = new Command("eval", "Measures the accuracy of a network on a labelled data set.")
        {
            model, data, split, engine, limit, threads, labelColumn, json,
        };
        command.SetAction((parsed, cancellation) =>
        {
            var request = new Request(
                parsed.GetRequiredValue(model), parsed.GetRequiredValue(data), parsed.GetRequiredValue(split), parsed.GetRequiredValue(engine),
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
        var count = Math.Min(request.Limit ?? split.Count, split.Count);
        if (network.ClassCount > CompactBnn.Evaluation.MostClasses)
            throw new CommandException($"{network.Name} has {network.ClassCount} classes; eval compares at most {CompactBnn.Evaluation.MostClasses}.");
        var classifier = new CountedClassifier(EngineChoice.Create(request.Engine, network), cancellation);
        var images = split.Images[..(count * (int)network.Input.Shape.Elements)];
        var clock = Stopwatch.StartNew();
        var result = await EvaluationProgress.ShowAsync(terminal.Progress, () => classifier.Done, count, Task.Run(
            () => CompactBnn.Evaluation.Of(classifier, images, split.Labels.Span[..count], request.Threads, cancellation), cancellation));
        var seconds = clock.Elapsed.TotalSeconds;
        if (json)
        {
            terminal.Json(new Document(
                network.Name, set.Name, SplitOption.NameOf(set, request.Split), request.Engine, result.Images, result.Correct, result.Accuracy, seconds, ConfusionOf(result, network.ClassCount)));
        }
        else
        {
            var title = SplitOption.Describe(set, request.Split);
            terminal.Text.Write(new EvaluationReport(network, title, request.Engine, result, seconds).Render());
        }
        return 0;
    }

    private static int[][] ConfusionOf(CompactBnn.Evaluation evaluation, int classes)
    {
        var confusion = new int[classes][];
        for (var actual = 0; actual < classes; actual++)
        {
            confusion[actual] = new int[classes];
            for (var predicted = 0; predicted < classes; predicted++)
                confusion[actual][predicted] = evaluation.Confusion(actual, predicted);
        }
        return confusion;
    }

    private sealed record Request(string Model, string Data, string Split, string Engine, int? Limit, int Threads, string? LabelColumn);

    private sealed record Document(
        string Model, string Data, string Split, string Engine, int Images, int Correct, double Accuracy, double Seconds, int[][] Confusion);
}
