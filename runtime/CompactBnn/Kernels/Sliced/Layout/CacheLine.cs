namespace CompactBnn.Kernels.Sliced;

/// <summary>Where parts of scratch memory begin: at whole cache lines, as far as the memory itself does.</summary>
internal static class CacheLine
{
    /// <summary>Words of 64 bits in a line.</summary>
    public const int Words = 8;

    /// <summary>The next multiple of <see cref="Words"/>.</summary>
    /// <param name="words">Some words.</param>
    public static int Aligned(int words) => (words + Words - 1) / Words * Words;
}
