using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CompactBnn.Kernels;

/// <summary>A bit of each of 64 bytes as a word: the bit moves to the highest place of its byte, where one instruction collects all of a vector.</summary>
internal static class ByteBits
{
    /// <summary>Bytes of a word.</summary>
    public const int Block = 64;

    /// <summary>A bit slice.</summary>
    /// <param name="bytes">The first of 64 bytes.</param>
    /// <param name="bit">The bit, 0 the least significant.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Slice(ref readonly byte bytes, int bit)
    {
        // What shifts in from the byte below falls off.
        var shift = 7 - bit;
        if (Vector512.IsHardwareAccelerated)
            return (Vector512.LoadUnsafe(in bytes).AsUInt64() << shift).AsByte().ExtractMostSignificantBits();
        ulong word = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            for (var i = 0; i < Block; i += Vector256<byte>.Count)
                word |= (ulong)(Vector256.LoadUnsafe(in bytes, (nuint)i).AsUInt64() << shift).AsByte().ExtractMostSignificantBits() << i;
            return word;
        }
        for (var i = 0; i < Block; i += Vector128<byte>.Count)
            word |= (ulong)(Vector128.LoadUnsafe(in bytes, (nuint)i).AsUInt64() << shift).AsByte().ExtractMostSignificantBits() << i;
        return word;
    }

    /// <summary>Whether each byte is at least a level of its own.</summary>
    /// <param name="bytes">The first of 64 bytes.</param>
    /// <param name="levels">The first of 64 levels.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong AtLeast(ref readonly byte bytes, ref readonly byte levels)
    {
        if (Vector512.IsHardwareAccelerated)
            return Vector512.GreaterThanOrEqual(Vector512.LoadUnsafe(in bytes), Vector512.LoadUnsafe(in levels)).ExtractMostSignificantBits();
        ulong word = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            for (var i = 0; i < Block; i += Vector256<byte>.Count)
                word |= (ulong)Reaches(Vector256.LoadUnsafe(in bytes, (nuint)i), Vector256.LoadUnsafe(in levels, (nuint)i)).ExtractMostSignificantBits() << i;
            return word;
        }
        for (var i = 0; i < Block; i += Vector128<byte>.Count)
        {
            word |= (ulong)Vector128.GreaterThanOrEqual(Vector128.LoadUnsafe(in bytes, (nuint)i), Vector128.LoadUnsafe(in levels, (nuint)i))
                .ExtractMostSignificantBits() << i;
        }
        return word;

        // AVX2 compares signed bytes only; the larger of two is equal to the first where that is at least the second.
        static Vector256<byte> Reaches(Vector256<byte> a, Vector256<byte> b) => Vector256.Equals(Vector256.Max(a, b), a);
    }

    /// <summary>A truth table of each byte.</summary>
    /// <param name="bytes">The bytes, at most 64; bits past the last are 0.</param>
    /// <param name="table">Four words: bit b is the result for byte b.</param>
    public static ulong LookUp(ReadOnlySpan<byte> bytes, ReadOnlySpan<ulong> table)
    {
        ulong word = 0;
        for (var i = 0; i < bytes.Length; i++)
            word |= (table[bytes[i] >> 6] >> bytes[i] & 1) << i;
        return word;
    }
}
