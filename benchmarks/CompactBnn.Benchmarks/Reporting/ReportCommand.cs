using System.CommandLine;
using System.Text.Json;
using CompactBnn.Benchmarks.Builds;
using CompactBnn.Benchmarks.Costs;
using CompactBnn.Benchmarks.Ratios;

namespace CompactBnn.Benchmarks.Reporting;

/// <summary><c>report</c>: puts measurements into the pages that show them, so that no number is typed by hand.</summary>
internal static class ReportCommand
{
    public static Command Create()
    {
        var ratios = new Argument<string[]>("RATIOS") { Arity = ArgumentArity.OneOrMore, Description = "JSON of runs of 'ratios', the widest instruction set first." };
        var costs = new Option<string?>("--costs") { HelpName = "FILE", Description = "JSON of a run of 'costs'." };
        var builds = new Option<string?>("--builds") { HelpName = "FILE", Description = "JSON of a run of 'builds'." };
        var page = new Option<string>("--page") { HelpName = "FILE", Required = true, Description = "The page, whose places are filled anew." };
        var chart = new Option<string?>("--chart") { HelpName = "FILE", Description = "The chart to draw, as SVG." };
        var batch = new Option<int>("--chart-batch") { DefaultValueFactory = _ => 1, Description = "Images a call in the chart." };
        var command = new Command("report", "Fills the tables of a page, and draws a chart, from measurements.") { ratios, costs, builds, page, chart, batch };
        command.SetAction(parsed =>
        {
            RatiosDocument[] runs = [.. parsed.GetRequiredValue(ratios).Select(Read<RatiosDocument>)];
            var sections = new Sections(runs, ReadAll<CostResult>(parsed.GetValue(costs)), ReadAll<ProgramResult>(parsed.GetValue(builds)));
            var path = parsed.GetRequiredValue(page);
            File.WriteAllText(path, Places.Fill(File.ReadAllText(path), sections.All));
            if (parsed.GetValue(chart) is { } file)
                File.WriteAllText(file, RatioChart.Draw(runs[0], parsed.GetValue(batch)));
        });
        return command;
    }

    private static T[] ReadAll<T>(string? file) => file is null ? [] : Read<T[]>(file);

    private static T Read<T>(string file) => JsonSerializer.Deserialize<T>(File.ReadAllText(file), RatiosCommand.Json)
        ?? throw new InvalidDataException($"{file} holds no document.");
}
