namespace CompactBnn.Interop.Import;

/// <summary>The weights and thresholds of one layer, unfolded.</summary>
/// <param name="Signs">One a weight, row by row, padding columns included.</param>
/// <param name="Levels">One threshold a row; empty where the layer has none.</param>
/// <param name="Rows">Rows that the files hold.</param>
internal sealed record PynqParameters(bool[] Signs, int[] Levels, int Rows)
{
    // Thresholds are ap_int<16>, and ap_fixed<24, 16> in a layer that reads pixels.
    private const int LevelBits = 16, PixelLevelBits = 24;

    /// <param name="memory">The files of the layer.</param>
    /// <param name="layer">Its folding.</param>
    /// <param name="readsPixels">Whether it reads 8-bit numbers.</param>
    public static PynqParameters Of(PynqMemory memory, PynqLayer layer, bool readsPixels)
    {
        var folds = memory.WeightWords / layer.WordsARow;
        var rows = folds * layer.Elements;
        var signs = new bool[rows * layer.Columns];
        var levels = new int[layer.HasThresholds ? rows : 0];
        for (var row = 0; row < rows; row++)
        {
            // Row n lies in file n mod PE, at fold n div PE.
            var (fold, element) = Math.DivRem(row, layer.Elements);
            for (var word = 0; word < layer.WordsARow; word++)
                Unpack(memory.Weights[element][fold * layer.WordsARow + word], layer.Lanes, signs.AsSpan(row * layer.Columns + word * layer.Lanes));
            if (layer.HasThresholds)
                levels[row] = Signed(memory.Thresholds![element][fold], readsPixels ? PixelLevelBits : LevelBits);
        }
        return new(signs, levels, rows);
    }

    /// <summary>Rows up to the last one that is not padding, whose weights are all 1.</summary>
    public int RowsBeforePadding(int columns)
    {
        var rows = Rows;
        while (rows > 1 && !Signs.AsSpan((rows - 1) * columns, columns).Contains(false))
            rows--;
        return rows;
    }

    private static void Unpack(ulong word, int lanes, Span<bool> signs)
    {
        for (var bit = 0; bit < lanes; bit++)
            signs[bit] = (word >> bit & 1) != 0;
    }

    private static int Signed(ulong word, int bits) => (int)((long)(word << (64 - bits)) >> (64 - bits));
}
