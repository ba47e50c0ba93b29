using System.Linq;
using System.Text;
using CompactBnn.Format;
using CompactBnn.Generator.Parsing;

namespace CompactBnn.Generator.Emission;

/// <summary>Writes the type that turns rows of numbers into the bytes of one network.</summary>
internal static class ColumnsEmitter
{
    /// <summary>The text of the file.</summary>
    /// <param name="plan">A network that reads rows.</param>
    /// <param name="optimizes">Whether the JIT will optimise the assembly.</param>
    public static string Emit(NetworkPlan plan, bool optimizes)
    {
        var columns = ((TableInput)plan.Payload.Network.Input).Columns;
        var writer = new SourceWriter();
        GeneratedFile.WriteHead(writer, $"How the numbers of a row become the bytes that the network '{plan.Payload.Network.Name}' reads.");
        writer.WriteLine($$"""
            namespace {{NetworkEmitter.Namespace}}
            {
                using global::System;
                using global::CompactBnn.Format;

                {{GeneratedFile.Attribute}}
                internal static class {{plan.ColumnsTypeName!}}
                {
                    /// <summary>Turns one number a column into one byte a column.</summary>
                    internal static void Quantize(ReadOnlySpan<float> row, Span<byte> image)
                    {
                        int start = 0;
                        for (int i = 0; i < row.Length; i++)
                        {
                            int end = LevelEnds[i];
                            image[i] = end > start
                                ? LevelColumn.Quantize(row[i], Levels.Slice(start, end - start))
                                : LinearColumn.Quantize(row[i], Ranges[2 * i], Ranges[2 * i + 1]);
                            start = end;
                        }
                    }
            """);
        writer.WriteUnindented(TablesOf(columns, optimizes));
        writer.WriteLine("    }\n}");
        return writer.ToString();
    }

    private static string TablesOf(EquatableArray<Column> columns, bool optimizes)
    {
        var text = new StringBuilder();
        var tables = new TableEmitter(text, optimizes);
        tables.Emit("Ranges", "the numbers that become 0 and 255, two a column; 0 and 0 for a column with levels",
            columns.SelectMany(column => column is LinearColumn linear ? new[] { linear.Low, linear.High } : [0, 0]).ToArray());
        tables.Emit("LevelEnds", "where the levels of each column end; they start where those of the column before end", Ends(columns));
        tables.Emit("Levels", "the levels of all columns", columns.OfType<LevelColumn>().SelectMany(column => column.Levels).ToArray());
        return text.ToString();
    }

    private static int[] Ends(EquatableArray<Column> columns)
    {
        var ends = new int[columns.Length];
        for (var i = 0; i < ends.Length; i++)
            ends[i] = (i > 0 ? ends[i - 1] : 0) + (columns[i] is LevelColumn levels ? levels.Levels.Length : 0);
        return ends;
    }
}
