namespace CompactBnn.Kernels;

/// <summary>What makes a bit of a byte, as far as vectors can: one of its bits, or a level that it reaches; else a truth table.</summary>
/// <param name="Kind">Which of them.</param>
/// <param name="Value">The bit, or the level; 0 for a truth table.</param>
internal readonly record struct ByteTest(ByteTestKind Kind, byte Value)
{
    /// <summary>What a truth table amounts to.</summary>
    /// <param name="table">Four words: bit b is the result for byte b.</param>
    public static ByteTest Of(ReadOnlySpan<ulong> table)
    {
        for (var bit = 0; bit < 8; bit++)
        {
            if (IsEach(table, value => (value >> bit & 1) != 0))
                return new(ByteTestKind.Slice, (byte)bit);
        }
        var level = 0;
        while (level < 256 && !At(table, level))
            level++;
        return level < 256 && IsEach(table, value => value >= level) ? new(ByteTestKind.Level, (byte)level) : new(ByteTestKind.Table, 0);
    }

    private static bool IsEach(ReadOnlySpan<ulong> table, Func<int, bool> expected)
    {
        for (var value = 0; value < 256; value++)
        {
            if (At(table, value) != expected(value))
                return false;
        }
        return true;
    }

    private static bool At(ReadOnlySpan<ulong> table, int value) => (table[value >> 6] >> value & 1) != 0;
}
