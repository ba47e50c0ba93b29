using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CompactBnn.Kernels;

/// <summary>One bit of each byte of an image, packed without gaps: 64 bytes become a word at once.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class FlatBits
{
    /// <summary>A bit slice.</summary>
    /// <param name="image">The bytes.</param>
    /// <param name="bit">The bit, 0 the least significant.</param>
    /// <param name="output">Takes a word for each 64 bytes; bits past the last byte become 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Slice(ReadOnlySpan<byte> image, int bit, ref ulong output)
    {
        for (; image.Length >= ByteBits.Block; image = image[ByteBits.Block..], output = ref Unsafe.Add(ref output, 1))
            output = ByteBits.Slice(in MemoryMarshal.GetReference(image), bit);
        if (image.IsEmpty)
            return;
        Span<byte> rest = stackalloc byte[ByteBits.Block];
        rest.Clear();
        image.CopyTo(rest);
        output = ByteBits.Slice(in MemoryMarshal.GetReference(rest), bit);
    }

    /// <summary>Whether each byte is at least a level.</summary>
    /// <param name="image">The bytes.</param>
    /// <param name="level">The level.</param>
    /// <param name="output">As for <see cref="Slice"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AtLeast(ReadOnlySpan<byte> image, byte level, ref ulong output)
    {
        Span<byte> levels = stackalloc byte[ByteBits.Block];
        levels.Fill(level);
        for (; image.Length >= ByteBits.Block; image = image[ByteBits.Block..], output = ref Unsafe.Add(ref output, 1))
            output = ByteBits.AtLeast(in MemoryMarshal.GetReference(image), in levels[0]);
        if (image.IsEmpty)
            return;
        Span<byte> rest = stackalloc byte[ByteBits.Block];
        rest.Clear();
        image.CopyTo(rest);
        output = ByteBits.AtLeast(in MemoryMarshal.GetReference(rest), in levels[0]) & ((1UL << image.Length) - 1);
    }

    /// <summary>A truth table of each byte.</summary>
    /// <param name="image">The bytes.</param>
    /// <param name="table">Four words: bit b is the result for byte b.</param>
    /// <param name="output">As for <see cref="Slice"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void LookUp(ReadOnlySpan<byte> image, ReadOnlySpan<ulong> table, ref ulong output)
    {
        for (; !image.IsEmpty; image = image[Math.Min(ByteBits.Block, image.Length)..], output = ref Unsafe.Add(ref output, 1))
            output = ByteBits.LookUp(image[..Math.Min(ByteBits.Block, image.Length)], table);
    }
}
