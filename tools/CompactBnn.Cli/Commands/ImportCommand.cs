using System.CommandLine;
using System.Globalization;
using CompactBnn.Cli.Import;
using CompactBnn.Data;
using CompactBnn.Format;
using CompactBnn.Interop;
using Spectre.Console;

namespace CompactBnn.Cli.Commands;

/// <summary><c>cbnn import FILE|FOLDER -o MODEL</c>: a network that another tool wrote.</summary>
internal static class ImportCommand
{
    private const string Nchw = "nchw", Nhwc = "nhwc", HighestBit = "highest-bit", Margin = "margin";

    public static Command Create(Terminal terminal, DataLocations locations)
    {
        var source = new Argument<string>("FILE|FOLDER") { Description = "An ONNX, QONNX or FINN-ONNX file, or a folder of BNN-PYNQ parameters." };
        var output = new Option<string>("--output", "-o") { Required = true, HelpName = "MODEL", Description = "The .cbnn file to write." };
        var name = new Option<string?>("--name") { HelpName = "NAME", Description = "Name of the network; without it that of the written file." };
        var labels = new Option<string?>("--labels") { HelpName = "FILE|A,B,...", Description = "Labels of the classes: a file with one a line, or a list with commas." };
        var range = new Option<string?>("--input-range") { HelpName = "LOW,HIGH", Description = "The numbers that the graph reads for the bytes 0 and 255." };
        var layout = new Option<string?>("--input-layout") { Description = "The order of the input's dimensions behind the batch." };
        layout.AcceptOnlyFromAmong(Nchw, Nhwc);
        var scores = new Option<string>("--scores")
        {
            DefaultValueFactory = _ => HighestBit,
            Description = "Scores of BNN-PYNQ's LFC: the published rule of the highest output bit, or counts minus thresholds.",
        };
        scores.AcceptOnlyFromAmong(HighestBit, Margin);
        var data = new Option<string?>("--data") { HelpName = "NAME|PATH", Description = "A data set, on whose test images network and source are compared as well." };
        var noVerify = new Option<bool>("--no-verify") { Description = "Do not compare the network with its source." };
        var json = JsonOption.Create();
        var command = new Command("import", "Makes a network of one that another tool wrote, and compares both.")
        {
            source, output, name, labels, range, layout, scores, data, noVerify, json,
        };
        command.SetAction(parsed =>
        {
            var target = parsed.GetRequiredValue(output);
            var options = new ImportOptions
            {
                Name = parsed.GetValue(name) ?? ImportOptions.NameOf(target),
                Labels = ReadLabels(parsed.GetValue(labels)),
                InputRange = ReadRange(parsed.GetValue(range)),
                InputLayout = parsed.GetValue(layout) switch { Nchw => InputLayout.Nchw, Nhwc => InputLayout.Nhwc, _ => null },
                PynqScores = parsed.GetValue(scores) == Margin ? PynqScores.Margin : PynqScores.HighestBit,
            };
            return Run(terminal, locations, new(parsed.GetRequiredValue(source), target, options, parsed.GetValue(data), !parsed.GetValue(noVerify)), parsed.GetValue(json));
        });
        return command;
    }

    private static int Run(Terminal terminal, DataLocations locations, Request request, bool json)
    {
        var (source, output, options, data, verify) = request;
        if (!Path.Exists(source))
            throw new CommandException($"{source}: there is no such file or folder.");
        var result = Read(source, options);
        var images = data is null ? null : DataSets.Open(data, new() { Input = result.Network.Input, Labels = result.Network.Labels, Locations = locations }).Test;
        var check = verify ? ImportCheck.Run(source, result, images) : ImportCheck.NotRun("--no-verify was given");
        CbnnFile.Write(output, result.Network);
        var costs = NetworkCosts.Of(result.Network);
        if (json)
        {
            terminal.Json(new Document(
                result.Network.Name, result.Source, output, result.Network.ClassCount, costs.WeightBits, result.Notes, check.Reason is null,
                check.RandomImages, check.RealImages, check.LargestDeviation, check.IsFixedPoint, check.ChangedRandom, check.ChangedReal, check.Reason));
            return 0;
        }
        foreach (var note in result.Notes)
            terminal.Text.WriteLine(note);
        terminal.Text.WriteLine(check.ToString());
        terminal.Text.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{output}: {result.Network.Name}, from {result.Source}, reads {result.Network.Input.Shape}, {result.Network.ClassCount} classes, {costs.WeightBits:n0} weight bits"));
        return 0;
    }

    private static ImportResult Read(string source, ImportOptions options)
    {
        try
        {
            return Importer.Read(source, options);
        }
        catch (ImportException error)
        {
            throw new CommandException(error.Message);
        }
    }

    private static string[]? ReadLabels(string? labels) => labels is null ? null
        : File.Exists(labels) ? [.. File.ReadAllLines(labels).Where(line => line.Length > 0)]
        : labels.Contains(',', StringComparison.Ordinal) ? labels.Split(',')
        : throw new CommandException($"{labels}: there is no such file; --labels takes a file with one label a line, or labels with commas between.");

    private static (double, double)? ReadRange(string? range) => range is null ? null
        : ImportOptions.TryParseRange(range, out var parsed) ? parsed
        : throw new CommandException($"--input-range takes two numbers, LOW,HIGH, not '{range}'.");

    private sealed record Request(string Source, string Output, ImportOptions Options, string? Data, bool Verify);

    private sealed record Document(
        string Model, string Source, string Output, int Classes, long WeightBits, IReadOnlyList<string> Notes, bool Verified,
        int RandomImages, int RealImages, double LargestDeviation, bool FixedPoint, int ChangedRandom, int ChangedReal, string? Reason);
}
