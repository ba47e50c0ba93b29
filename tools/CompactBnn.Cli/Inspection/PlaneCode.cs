using CompactBnn.Format;

namespace CompactBnn.Cli.Inspection;

/// <summary>What kind of Boolean function of a byte a plane is.</summary>
internal enum PlaneKind
{
    /// <summary>A bit of the byte.</summary>
    Bit,

    /// <summary>A bit of the byte, inverted.</summary>
    InvertedBit,

    /// <summary>Whether the byte is at least a level.</summary>
    AtLeast,

    /// <summary>Whether the byte is below a level.</summary>
    Below,

    /// <summary>Always the same.</summary>
    Constant,

    /// <summary>Any other function.</summary>
    Other,
}

/// <summary>A plane as it was recognised from its truth table.</summary>
/// <param name="Kind">The kind of function.</param>
/// <param name="Parameter">The number of the bit, the level, or the constant; 0 for other functions.</param>
internal readonly record struct PlaneCode(PlaneKind Kind, int Parameter)
{
    /// <summary>Recognises a plane. Bit 7, which is also the level 128, counts as a bit.</summary>
    public static PlaneCode Of(Plane plane)
    {
        for (var bit = 0; bit < 8; bit++)
        {
            if (Matches(plane.Table, v => (v >> bit & 1) != 0))
                return new(PlaneKind.Bit, bit);
            if (Matches(plane.Table, v => (v >> bit & 1) == 0))
                return new(PlaneKind.InvertedBit, bit);
        }
        var ones = (int)plane.Table.CountOnes();
        if (ones is 0 or 256)
            return new(PlaneKind.Constant, ones / 256);
        if (Matches(plane.Table, v => v >= 256 - ones))
            return new(PlaneKind.AtLeast, 256 - ones);
        return Matches(plane.Table, v => v < ones) ? new(PlaneKind.Below, ones) : new(PlaneKind.Other, 0);
    }

    private static bool Matches(PackedBits table, Func<int, bool> function) =>
        Enumerable.Range(0, 256).All(v => table[v] == function(v));
}
