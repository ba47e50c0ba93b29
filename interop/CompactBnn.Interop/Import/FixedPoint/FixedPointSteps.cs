namespace CompactBnn.Interop.Import;

/// <summary>
/// The steps of integers that stand for real numbers in the branches of a residual or dense network: powers of two, as fine as the reach of a value allows. The
/// reach is what the value can be at most by size, by the worst inputs.
/// </summary>
internal sealed class FixedPointSteps
{
    /// <summary>Bits behind the binary point at most.</summary>
    private const int MostBits = 24;

    /// <summary>The greatest integer by size, so that sums of two, and the splitting into digits, fit 32 bits.</summary>
    public const int Largest = 1 << 28;

    /// <summary>Whether any value is fixed point.</summary>
    public bool IsUsed { get; set; }

    /// <summary>Integers a unit for a value of a reach; a power of two, perhaps below 1.</summary>
    public Rational UnitFor(Rational reach)
    {
        IsUsed = true;
        var unit = Rational.FromInteger(1 << MostBits);
        while (reach * unit > Rational.FromInteger(Largest))
            unit *= Rational.Half;
        return unit;
    }

    /// <summary>What a value can be at most by size.</summary>
    public static Rational ReachOf(LoweredValue value)
    {
        if (value.Tables.Length > 0)
            return Rational.From(value.Tables.Max(table => table.Values.Max(Math.Abs)));
        // Ranges are those of all channels together, as the network's rules have them.
        int low = value.Base.Lows.Min(), high = value.Base.Highs.Max();
        var reach = Rational.Zero;
        foreach (var function in value.Functions)
        {
            for (var i = 0; i < function.Pieces.Count; i++)
            {
                var piece = function.Pieces[i];
                reach = Larger(reach, Larger(piece.At(i == 0 ? low : piece.First), piece.At(i == function.Pieces.Count - 1 ? high : function.LastOf(i))));
            }
        }
        return reach;
    }

    private static Rational Larger(Rational a, Rational b)
    {
        var (first, second) = (Rational.Abs(a), Rational.Abs(b));
        return first < second ? second : first;
    }
}
