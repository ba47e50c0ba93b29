using System.CommandLine;
using CompactBnn.Cli.Evaluation;
using CompactBnn.Data;
using CompactBnn.Format;
using Spectre.Console;

namespace CompactBnn.Cli.Commands;

/// <summary><c>cbnn eval MODEL --data NAME|PATH</c>: the accuracy on a labelled data set.</summary>
internal static class EvalCommand
{
    private const string Test = "test", Train = "train";

    public static Command Create(Terminal terminal, DataLocations locations)
    {
        var model = ModelFile.CreateArgument();
        var data = new Option<string>("--data")
        {
            Required = true,
            HelpName = "NAME|PATH",
            Description = $"A data set: {string.Join(", ", DataSets.Names)}, or a folder or .csv file.",
        };
        var split = new Option<string>("--split") { DefaultValueFactory = _ => Test, Description = "Which images." };
        split.AcceptOnlyFromAmong(Test, Train);
        var engine = new Option<string>("--engine")
        {
            DefaultValueFactory = _ => EngineChoice.Interpreter,
            Description = "What evaluates: the fast interpreter, or the plain loops that it is compared with.",
        };
        engine.AcceptOnlyFromAmong(EngineChoice.Interpreter, EngineChoice.Reference);
        var limit = PositiveNumber.CreateOption("--limit", "Only the first N images.");
        var threads = PositiveNumber.CreateOption("--threads", "Threads; without it as many as there are processors.");
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
        var split = request.Split == Train ? set.Train : set.Test;
        var count = Math.Min(request.Limit ?? split.Count, split.Count);
        var evaluator = new Evaluator(network, EngineChoice.Create(request.Engine, network), request.Threads);
        var result = await EvaluationProgress.ShowAsync(
            terminal.Progress, () => evaluator.Done, count, Task.Run(() => evaluator.Run(split, count, cancellation), cancellation));
        if (json)
        {
            terminal.Json(new Document(
                network.Name, set.Name, request.Split, request.Engine,
                result.Images, result.Correct, result.Accuracy, result.Seconds, result.Confusion));
        }
        else
        {
            var images = set.IsSplit ? $"{request.Split} images of {set.Name}" : $"images of {set.Name} (not divided into train and test)";
            terminal.Text.Write(new EvaluationReport(network, images, request.Engine, result).Render());
        }
        return 0;
    }

    private sealed record Request(string Model, string Data, string Split, string Engine, int? Limit, int Threads, string? LabelColumn);

    private sealed record Document(
        string Model, string Data, string Split, string Engine, int Images, int Correct, double Accuracy, double Seconds, int[][] Confusion);
}
