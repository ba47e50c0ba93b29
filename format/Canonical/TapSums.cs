namespace CompactBnn.Format;

/// <summary>A number for each tap position of a kernel, as a summed-area table: the sum over any rectangle of taps takes four look-ups.</summary>
/// <remarks>Crow, "Summed-area tables for texture mapping", SIGGRAPH 1984.</remarks>
internal sealed class TapSums(int rows, int columns)
{
    private readonly long[] _sums = new long[(rows + 1) * (columns + 1)];

    /// <summary>The sum over all taps.</summary>
    public long Total => this[new TapSpan(0, rows), new TapSpan(0, columns)];

    /// <summary>The sum over the taps of some rows and columns.</summary>
    public long this[TapSpan down, TapSpan across] =>
        At(down.End, across.End) - At(down.First, across.End) - At(down.End, across.First) + At(down.First, across.First);

    /// <summary>Puts the number of a tap; taps come row by row, from left to right.</summary>
    public void Put(int row, int column, long value) =>
        _sums[(row + 1) * (columns + 1) + column + 1] = value + At(row, column + 1) + At(row + 1, column) - At(row, column);

    private long At(int row, int column) => _sums[row * (columns + 1) + column];
}
