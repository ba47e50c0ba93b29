using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using CompactBnn.Cli.Evaluation;
using CompactBnn.Data;
using CompactBnn.Format;
using CompactBnn.Kernels;
using CompactBnn.Tools;
using Spectre.Console;

namespace CompactBnn.Cli.Commands;

/// <summary><c>cbnn classify MODEL IMAGE...</c>: what is on pictures.</summary>
internal static class ClassifyCommand
{
    private const int DefaultTop = 3;

    public static Command Create(Terminal terminal)
    {
        var model = ModelFile.CreateArgument();
        var images = new Argument<string[]>("IMAGE") { Arity = ArgumentArity.OneOrMore, Description = "PNG or JPEG files." };
        var top = NumberOption.Whole("--top", $"How many classes to show; without it {DefaultTop}.");
        var json = JsonOption.Create();
        var command = new Command("classify", "Classifies pictures.") { model, images, top, json };
        command.SetAction(parsed => Run(
            terminal, parsed.GetRequiredValue(model), parsed.GetRequiredValue(images), parsed.GetValue(top) ?? DefaultTop, parsed.GetValue(json)));
        return command;
    }

    private static int Run(Terminal terminal, string model, string[] paths, int top, bool json)
    {
        var network = ModelFile.Read(model).Network;
        if (network.Input is not ImageInput)
            throw new CommandException($"{model}: the network reads rows of a table, not pictures; use: cbnn eval {model} --data FILE.csv");
        var interpreter = new BnnInterpreter(network);
        var results = new List<Result>();
        foreach (var path in paths)
        {
            try
            {
                results.Add(Classify(interpreter, path, Math.Min(top, network.ClassCount)));
            }
            catch (DataException error)
            {
                terminal.Error(error.Message);
            }
        }
        if (json)
            terminal.Json(new Document(network.Name, results));
        else if (results.Count > 0)
            terminal.Text.Write(Render(results));
        return results.Count == paths.Length ? 0 : 1;
    }

    private static Result Classify(BnnInterpreter interpreter, string path, int top)
    {
        var network = interpreter.Network;
        var input = InputEncoder.Encode(PictureFile.Read(path), network.Input);
        var scores = new float[network.ClassCount];
        interpreter.Score(input, scores);
        var clock = Stopwatch.StartNew();
        interpreter.Score(input, scores);
        var microseconds = clock.Elapsed.TotalMicroseconds;
        var probabilities = Probability.Of(network.Scores, scores);
        var classes = new int[top];
        Scoring.TopK(scores, classes, new float[top]);
        var rejected = probabilities is not null && probabilities[classes[0]] < network.Scores.Rejection;
        return new(path, rejected, microseconds, Array.ConvertAll(classes, i => new Candidate(network.Labels[i], i, scores[i], probabilities?[i])));
    }

    private static Table Render(List<Result> results)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn("picture").AddColumn("class").AddColumn("score", column => column.RightAligned());
        var calibrated = results[0].Classes[0].Probability is not null;
        if (calibrated)
            table.AddColumn("probability", column => column.RightAligned());
        table.AddColumn("interpreter", column => column.RightAligned());
        foreach (var result in results)
        {
            for (var rank = 0; rank < result.Classes.Length; rank++)
                table.AddRow(Row(result, rank, calibrated));
        }
        return table;
    }

    private static IEnumerable<Text> Row(Result result, int rank, bool calibrated)
    {
        var candidate = result.Classes[rank];
        var first = rank == 0;
        var style = first && !result.Rejected ? new Style(Color.Green, decoration: Decoration.Bold) : Style.Plain;
        yield return new(first ? result.File : "");
        yield return new(first && result.Rejected ? $"none of these; nearest: {candidate.Label}" : candidate.Label, style);
        yield return new(candidate.Score.ToString("f3", CultureInfo.InvariantCulture));
        if (calibrated)
            yield return new(candidate.Probability!.Value.ToString("p1", CultureInfo.InvariantCulture));
        yield return new(first ? string.Create(CultureInfo.InvariantCulture, $"{result.Microseconds:f0} us") : "");
    }

    private sealed record Document(string Model, IReadOnlyList<Result> Images);

    private sealed record Result(string File, bool Rejected, double Microseconds, Candidate[] Classes);

    private sealed record Candidate(string Label, int Class, float Score, double? Probability);
}
