using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace CompactBnn.Kernels.Sliced;

/// <summary>
/// <see cref="BitTranspose"/> where an instruction transposes blocks of 8 by 8 bits (GFNI) and another one permutes the bytes of 512 bits (AVX-512 VBMI).
/// </summary>
internal static class BitTransposeBytes
{
    private const byte EvenBlocks = 0x88, OddBlocks = 0xDD;

    /// <summary>Whether the processor has the instructions.</summary>
    public static bool IsSupported
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Gfni.V512.IsSupported && Avx512Vbmi.IsSupported;
    }

    /// <summary>Transposes a matrix of 64 by 64 bits in place.</summary>
    /// <param name="words">The first of 64 words.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void InPlace(ref ulong words)
    {
        var (a, b, c, d) = (Blocks(ref words, 0), Blocks(ref words, 1), Blocks(ref words, 2), Blocks(ref words, 3));
        var (e, f, g, h) = (Blocks(ref words, 4), Blocks(ref words, 5), Blocks(ref words, 6), Blocks(ref words, 7));
        // The blocks of a vector are those of eight rows. As a matrix of eight by eight blocks they are transposed by pairs, and then by pairs of pairs.
        ExchangeBlocks(Avx512F.UnpackLow(a, b), Avx512F.UnpackLow(c, d), Avx512F.UnpackLow(e, f), Avx512F.UnpackLow(g, h), ref words, 0);
        ExchangeBlocks(Avx512F.UnpackHigh(a, b), Avx512F.UnpackHigh(c, d), Avx512F.UnpackHigh(e, f), Avx512F.UnpackHigh(g, h), ref words, 1);
    }

    /// <summary>The transposes of the eight blocks of 8 by 8 bits that lie in the bytes of eight words, a word each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Blocks(ref ulong words, int vector)
    {
        // The instruction multiplies matrices with columns, here those of the identity; it takes the rows of the matrix from the last to the first.
        var rowsFromLast = Vector512.Create(
            (byte)56, 48, 40, 32, 24, 16, 8, 0, 57, 49, 41, 33, 25, 17, 9, 1, 58, 50, 42, 34, 26, 18, 10, 2, 59, 51, 43, 35, 27, 19, 11, 3,
            60, 52, 44, 36, 28, 20, 12, 4, 61, 53, 45, 37, 29, 21, 13, 5, 62, 54, 46, 38, 30, 22, 14, 6, 63, 55, 47, 39, 31, 23, 15, 7);
        var rows = Avx512Vbmi.PermuteVar64x8(Vector512.LoadUnsafe(ref words, (nuint)(8 * vector)).AsByte(), rowsFromLast);
        return Gfni.V512.GaloisFieldAffineTransform(Vector512.Create(0x8040_2010_0804_0201UL).AsByte(), rows, 0).AsUInt64();
    }

    /// <summary>Writes every second vector of words, from pairs of blocks of all vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ExchangeBlocks(
        Vector512<ulong> a, Vector512<ulong> b, Vector512<ulong> c, Vector512<ulong> d, ref ulong words, int first)
    {
        var (ab, cd) = (Avx512F.Shuffle4x128(a, b, EvenBlocks), Avx512F.Shuffle4x128(c, d, EvenBlocks));
        StoreWords(Avx512F.Shuffle4x128(ab, cd, EvenBlocks), ref words, first);
        StoreWords(Avx512F.Shuffle4x128(ab, cd, OddBlocks), ref words, first + 4);
        (ab, cd) = (Avx512F.Shuffle4x128(a, b, OddBlocks), Avx512F.Shuffle4x128(c, d, OddBlocks));
        StoreWords(Avx512F.Shuffle4x128(ab, cd, EvenBlocks), ref words, first + 2);
        StoreWords(Avx512F.Shuffle4x128(ab, cd, OddBlocks), ref words, first + 6);
    }

    /// <summary>Stores eight words whose bytes lie in eight blocks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreWords(Vector512<ulong> blocks, ref ulong words, int vector)
    {
        var bytesOfWords = Vector512.Create(
            (byte)0, 8, 16, 24, 32, 40, 48, 56, 1, 9, 17, 25, 33, 41, 49, 57, 2, 10, 18, 26, 34, 42, 50, 58, 3, 11, 19, 27, 35, 43, 51, 59,
            4, 12, 20, 28, 36, 44, 52, 60, 5, 13, 21, 29, 37, 45, 53, 61, 6, 14, 22, 30, 38, 46, 54, 62, 7, 15, 23, 31, 39, 47, 55, 63);
        Avx512Vbmi.PermuteVar64x8(blocks.AsByte(), bytesOfWords).AsUInt64().StoreUnsafe(ref words, (nuint)(8 * vector));
    }
}
