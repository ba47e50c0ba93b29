using System.Globalization;
using CompactBnn.Compilation.Measurement;
using CompactBnn.Format;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace CompactBnn.Cli.Benchmarking;

/// <summary>A measurement for people: engines, layers, and what else a build or a start costs.</summary>
internal sealed class BenchReport(Network network, NetworkMeasurement measurement)
{
    public IRenderable Render() => new Rows(Summary(), Engines(), Layers());

    private Grid Summary()
    {
        var grid = new Grid().AddColumn().AddColumn();
        AddRow(grid, "network", network.Name);
        AddRow(grid, "call", Invariant($"{Count(measurement.Batch, "image")} on {Count(measurement.Threads, "thread")}, {measurement.InstructionSet}"));
        AddRow(grid, "peak", Invariant($"{measurement.Peak / 1e12:f2} T binary operations/s a core: full adders with all operands in registers"));
        AddRow(grid, "compiled in", Invariant($"{measurement.Compilation.Generator.TotalMilliseconds:f0} ms generator, ")
            + Invariant($"{measurement.Compilation.Compiler.TotalMilliseconds:f0} ms C# compiler, both cold"));
        AddRow(grid, "first prediction", Invariant($"{measurement.FirstPrediction.TotalMilliseconds:f1} ms, just-in-time compilation included"));
        return grid;
    }

    private Table Engines()
    {
        var table = NewTable("Engines").AddColumn("engine").AddColumn("us an image", Right).AddColumn("images/s", Right).AddColumn("bytes allocated a call", Right);
        foreach (var engine in measurement.Engines)
            AddRow(table, engine.Engine, Invariant($"{engine.NsPerImage / 1000:f2}"), Invariant($"{engine.ImagesPerSecond:n0}"), Invariant($"{engine.BytesPerCall:n0}"));
        return table;
    }

    private Table Layers()
    {
        var table = NewTable("Generated code, step by step, on one thread; times are an image's")
            .AddColumn("layer").AddColumn("kernel").AddColumn("us", Right).AddColumn("share", Right)
            .AddColumn("M operations", Right).AddColumn("T operations/s", Right).AddColumn("of the peak", Right);
        foreach (var layer in measurement.Layers)
        {
            AddRow(table, layer.Name, layer.Kernel, Invariant($"{layer.Ns / 1000:f2}"), Invariant($"{layer.Share:p1}"),
                layer.BinaryOps == 0 ? "" : Invariant($"{layer.BinaryOps / 1e6:f2}"),
                layer.BinaryOps == 0 ? "" : Invariant($"{layer.OpsPerSecond / 1e12:f3}"),
                layer.BinaryOps == 0 ? "" : Invariant($"{layer.PeakFraction:p1}"));
        }
        table.AddEmptyRow();
        AddRow(table, "all steps", "", Invariant($"{measurement.Layers.Sum(layer => layer.Ns) / 1000:f2}"), "", "", "", "");
        return table;
    }

    private static Table NewTable(string title) => new() { Border = TableBorder.Simple, Title = new TableTitle(title) };

    // Names come from the file: plain text, never markup.
    private static void AddRow(Table table, params string[] cells) => table.AddRow(cells.Select(cell => new Text(cell)));

    private static void AddRow(Grid grid, params string[] cells) => grid.AddRow([.. cells.Select(cell => new Text(cell))]);

    private static void Right(TableColumn column) => column.RightAligned();

    private static string Count(int count, string what) => Invariant($"{count:n0} {what}{(count == 1 ? "" : "s")}");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
