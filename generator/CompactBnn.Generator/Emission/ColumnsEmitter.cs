using System.Collections.Generic;
using System.Linq;
using CompactBnn.Format;
using CompactBnn.Generator.Parsing;

namespace CompactBnn.Generator.Emission;

/// <summary>Writes the type that turns rows of numbers into the bytes of one network.</summary>
internal static class ColumnsEmitter
{
    /// <summary>The text of the file.</summary>
    public static string Emit(NetworkPlan plan)
    {
        var columns = ((TableInput)plan.Payload.Network.Input).Columns;
        var writer = new SourceWriter();
        GeneratedFile.WriteHead(writer, $"How the numbers of a row become the bytes that the network '{plan.Payload.Network.Name}' reads.");
        writer.WriteLine("namespace CompactBnn.Generated;");
        writer.WriteLine();
        writer.WriteLine(GeneratedFile.Attribute);
        using (writer.Block($"internal static class {plan.ColumnsTypeName!}"))
            WriteMembers(writer, columns);
        return writer.ToString();
    }

    private static void WriteMembers(SourceWriter writer, EquatableArray<Column> columns)
    {
        WriteData(writer, "double", "Ranges", "The numbers that become 0 and 255, two a column; 0 and 0 for a column with levels.", columns
            .SelectMany(column => column is LinearColumn linear ? new[] { linear.Low, linear.High } : [0, 0]).Select(Literal.Of));
        WriteData(writer, "int", "LevelEnds", "Where the levels of a column end; they start where those of the column before end.", Ends(columns));
        WriteData(writer, "float", "Levels", "The levels of all columns.", columns
            .OfType<LevelColumn>().SelectMany(column => column.Levels).Select(Literal.Of));
        writer.WriteLine("""
            /// <summary>Turns one number a column into one byte a column.</summary>
            internal static void Quantize(global::System.ReadOnlySpan<float> row, global::System.Span<byte> image)
            {
                int start = 0;
                for (int i = 0; i < row.Length; i++)
                {
                    int end = LevelEnds[i];
                    image[i] = end > start
                        ? global::CompactBnn.Format.LevelColumn.Quantize(row[i], Levels.Slice(start, end - start))
                        : global::CompactBnn.Format.LinearColumn.Quantize(row[i], Ranges[2 * i], Ranges[2 * i + 1]);
                    start = end;
                }
            }
            """);
    }

    private static IEnumerable<string> Ends(EquatableArray<Column> columns)
    {
        var end = 0;
        foreach (var column in columns)
        {
            end += column is LevelColumn levels ? levels.Levels.Length : 0;
            yield return Literal.Of(end);
        }
    }

    private static void WriteData(SourceWriter writer, string type, string name, string summary, IEnumerable<string> values)
    {
        writer.WriteLine($"/// <summary>{summary}</summary>");
        using (writer.Block($"private static global::System.ReadOnlySpan<{type}> {name} => new {type}[]", "};"))
        {
            foreach (var value in values)
                writer.WriteLine(value + ",");
        }
        writer.WriteLine();
    }
}
