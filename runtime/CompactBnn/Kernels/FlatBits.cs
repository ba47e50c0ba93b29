using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CompactBnn.Kernels;

/// <summary>One bit of each byte of an image, packed without gaps: 64 bytes become a word at once.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class FlatBits
{
    private const int BlockBytes = 64;

    /// <summary>A bit slice.</summary>
    /// <param name="image">The bytes.</param>
    /// <param name="bit">The bit, 0 the least significant.</param>
    /// <param name="output">Takes a word for each 64 bytes; bits past the last byte become 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Slice(ReadOnlySpan<byte> image, int bit, ref ulong output)
    {
        // The bit moves to the highest place of its byte, where one instruction collects it; what shifts in from the byte below falls off.
        for (; image.Length >= BlockBytes; image = image[BlockBytes..], output = ref Unsafe.Add(ref output, 1))
            output = SliceOf(ref MemoryMarshal.GetReference(image), 7 - bit);
        if (image.IsEmpty)
            return;
        Span<byte> rest = stackalloc byte[BlockBytes];
        rest.Clear();
        image.CopyTo(rest);
        output = SliceOf(ref MemoryMarshal.GetReference(rest), 7 - bit);
    }

    /// <summary>Whether each byte is at least a level.</summary>
    /// <param name="image">The bytes.</param>
    /// <param name="level">The level.</param>
    /// <param name="output">As for <see cref="Slice"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AtLeast(ReadOnlySpan<byte> image, byte level, ref ulong output)
    {
        for (; image.Length >= BlockBytes; image = image[BlockBytes..], output = ref Unsafe.Add(ref output, 1))
            output = AtLeastOf(ref MemoryMarshal.GetReference(image), level);
        if (image.IsEmpty)
            return;
        Span<byte> rest = stackalloc byte[BlockBytes];
        rest.Clear();
        image.CopyTo(rest);
        output = AtLeastOf(ref MemoryMarshal.GetReference(rest), level) & ((1UL << image.Length) - 1);
    }

    /// <summary>A truth table of each byte.</summary>
    /// <param name="image">The bytes.</param>
    /// <param name="table">Four words: bit b is the result for byte b.</param>
    /// <param name="output">As for <see cref="Slice"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void LookUp(ReadOnlySpan<byte> image, ReadOnlySpan<ulong> table, ref ulong output)
    {
        for (var start = 0; start < image.Length; start += BlockBytes)
        {
            ulong word = 0;
            for (var i = 0; i < Math.Min(BlockBytes, image.Length - start); i++)
                word |= (table[image[start + i] >> 6] >> image[start + i] & 1) << i;
            Unsafe.Add(ref output, start / BlockBytes) = word;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong SliceOf(ref byte bytes, int shift)
    {
        if (Vector512.IsHardwareAccelerated)
            return (Vector512.LoadUnsafe(in bytes).AsUInt64() << shift).AsByte().ExtractMostSignificantBits();
        ulong word = 0;
        for (var i = 0; i < BlockBytes; i += Vector128<byte>.Count)
            word |= (ulong)(Vector128.LoadUnsafe(in bytes, (nuint)i).AsUInt64() << shift).AsByte().ExtractMostSignificantBits() << i;
        return word;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong AtLeastOf(ref byte bytes, byte level)
    {
        if (Vector512.IsHardwareAccelerated)
            return Vector512.GreaterThanOrEqual(Vector512.LoadUnsafe(in bytes), Vector512.Create(level)).ExtractMostSignificantBits();
        ulong word = 0;
        for (var i = 0; i < BlockBytes; i += Vector128<byte>.Count)
            word |= (ulong)Vector128.GreaterThanOrEqual(Vector128.LoadUnsafe(in bytes, (nuint)i), Vector128.Create(level)).ExtractMostSignificantBits() << i;
        return word;
    }
}
