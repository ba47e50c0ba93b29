namespace CompactBnn.Analysis;

/// <summary>What takes the place of a disturbed bit slice.</summary>
public enum Replacement
{
    /// <summary>+1 or -1 at random, each with probability one half, drawn for every pixel apart.</summary>
    Random,

    /// <summary>-1 everywhere: the bit is 0.</summary>
    Zero,

    /// <summary>+1 everywhere: the bit is 1.</summary>
    One,

    /// <summary>Nothing: the weights that read the slice count 0.</summary>
    LeaveOut,
}

/// <summary>How the disturbed slices were chosen.</summary>
public enum SliceChoice
{
    /// <summary>One bit of all colours.</summary>
    Single,

    /// <summary>All bits from the least significant one up.</summary>
    Cumulative,

    /// <summary>One bit of one colour.</summary>
    Colour,
}

/// <summary>Bit slices of a network's input, and what takes their place.</summary>
/// <param name="Choice">How they were chosen.</param>
/// <param name="Bits">A mask of bits, 1 to 255; bit 0 is the least significant.</param>
/// <param name="Colour">Index of the one colour whose bits are meant; null for all colours.</param>
/// <param name="By">What takes their place.</param>
public sealed record Disturbance(SliceChoice Choice, int Bits, int? Colour, Replacement By)
{
    /// <summary>The numbers of the bits, rising.</summary>
    public IEnumerable<int> BitNumbers => Enumerable.Range(0, 8).Where(bit => (Bits >> bit & 1) != 0);

    /// <summary>
    /// All that is measured for an input: each bit alone by each replacement, the least significant ones together, and each bit of each
    /// colour where there are several colours and at most <see cref="MostColours"/>.
    /// </summary>
    /// <param name="colours">Channels of the input.</param>
    public static IReadOnlyList<Disturbance> All(int colours)
    {
        var all = new List<Disturbance>();
        foreach (var by in Enum.GetValues<Replacement>())
            all.AddRange(Enumerable.Range(0, 8).Select(bit => new Disturbance(SliceChoice.Single, 1 << bit, null, by)));
        all.AddRange(Enumerable.Range(0, 8).Select(bit => new Disturbance(SliceChoice.Cumulative, (2 << bit) - 1, null, Replacement.Random)));
        if (colours is > 1 and <= MostColours)
        {
            all.AddRange(from colour in Enumerable.Range(0, colours)
                         from bit in Enumerable.Range(0, 8)
                         select new Disturbance(SliceChoice.Colour, 1 << bit, colour, Replacement.Random));
        }
        return all;
    }

    /// <summary>Inputs with more colours, or columns, are not measured colour by colour.</summary>
    public const int MostColours = 64;
}
