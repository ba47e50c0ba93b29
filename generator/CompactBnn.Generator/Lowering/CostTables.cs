using System;
using System.Globalization;

namespace CompactBnn.Generator.Lowering;

/// <summary>The cost model's constants for each width of vectors: those of <see cref="CostTable"/>, unless the project has its own.</summary>
internal sealed record CostTables(CostTable Bits512, CostTable Bits256, CostTable Bits128, CostTable Bits64)
{
    private const double Largest = 1e6;

    private static readonly char[] Blanks = [' ', '\t', '\r', '\n'];

    /// <summary>The constants that were measured here.</summary>
    public static CostTables Usual { get; } = new(CostTable.Of(512), CostTable.Of(256), CostTable.Of(128), CostTable.Of(64));

    /// <summary>The costs where a machine's widest vectors have a number of bits.</summary>
    public CostTable Of(int vectorBits) => vectorBits switch
    {
        512 => Bits512,
        256 => Bits256,
        128 => Bits128,
        _ => Bits64,
    };

    /// <summary>
    /// Reads the property <c>CompactBnnCosts</c>: widths of vectors, each followed by constants, as in
    /// <c>512 GroupInput=0.35 GroupClass=5 256 RowWord=0.6</c>. What is not named keeps its value.
    /// </summary>
    /// <param name="text">The property; blank for none.</param>
    /// <param name="fault">What is wrong, or null.</param>
    /// <returns>The tables; the usual ones where something is wrong.</returns>
    public static CostTables Parse(string text, out string? fault)
    {
        var tables = Usual;
        var width = 0;
        fault = null;
        foreach (var word in text.Split(Blanks, StringSplitOptions.RemoveEmptyEntries))
        {
            if (word is "512" or "256" or "128" or "64")
                width = int.Parse(word, CultureInfo.InvariantCulture);
            else if (width == 0)
                fault = $"'{word}' stands before a width of vectors, which is 512, 256, 128 or 64";
            else if (Changed(tables.Of(width), word) is { } table)
                tables = tables.With(table);
            else
                fault = $"'{word}' is neither a width of vectors (512, 256, 128, 64) nor NAME=NANOSECONDS with a number from 0 to {Largest.ToString(CultureInfo.InvariantCulture)} for one of {string.Join(", ", CostTable.Constants)}";
            if (fault is not null)
                return Usual;
        }
        return tables;
    }

    private static CostTable? Changed(CostTable table, string assignment)
    {
        var equals = assignment.IndexOf('=');
        var constant = equals < 0 ? -1 : Array.IndexOf(CostTable.Constants, assignment.Substring(0, equals));
        if (constant < 0 || !double.TryParse(assignment.Substring(equals + 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            || !(value >= 0 && value <= Largest))
        {
            return null;
        }
        var values = table.Values;
        values[constant] = value;
        return table.With(values);
    }

    private CostTables With(CostTable table) => table.VectorBits switch
    {
        512 => this with { Bits512 = table },
        256 => this with { Bits256 = table },
        128 => this with { Bits128 = table },
        _ => this with { Bits64 = table },
    };
}
