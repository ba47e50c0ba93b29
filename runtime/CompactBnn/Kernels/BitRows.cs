using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace CompactBnn.Kernels;

/// <summary>Moves strings of bits between words. The destination's bits must be 0 before.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class BitRows
{
    /// <summary>Puts up to 32 bits at a position.</summary>
    /// <param name="words">The words that hold the string.</param>
    /// <param name="position">Bit of the string where bit 0 goes; bits that are 0 may lie past the end of the words.</param>
    /// <param name="bits">The bits.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Put(ref ulong words, int position, ulong bits)
    {
        if (bits == 0)
            return;
        Unsafe.Add(ref words, position >> 6) |= bits << (position & 63);
        var rest = (position & 63) == 0 ? 0 : bits >> (64 - (position & 63));
        if (rest != 0)
            Unsafe.Add(ref words, (position >> 6) + 1) |= rest;
    }

    /// <summary>Copies bits from one string into another.</summary>
    /// <param name="source">The words of the source.</param>
    /// <param name="from">First bit in the source.</param>
    /// <param name="destination">The words of the destination.</param>
    /// <param name="to">First bit in the destination.</param>
    /// <param name="count">Number of bits.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Copy(ref readonly ulong source, int from, ref ulong destination, int to, int count)
    {
        ref var words = ref Unsafe.AsRef(in source);
        for (var done = 0; done < count; done += 64)
        {
            var bits = Math.Min(64, count - done);
            int word = (from + done) >> 6, shift = (from + done) & 63;
            var value = Unsafe.Add(ref words, word) >> shift;
            if (shift + bits > 64)
                value |= Unsafe.Add(ref words, word + 1) << (64 - shift);
            if (bits < 64)
                value &= (1UL << bits) - 1;
            Put(ref destination, to + done, value);
        }
    }

    /// <summary>Flattens a map: the channels of all pixels one after the other, without gaps.</summary>
    /// <param name="map">Pixels of <c>ceil(channels / 64)</c> words.</param>
    /// <param name="pixels">Number of pixels.</param>
    /// <param name="channels">Bits of a pixel.</param>
    /// <param name="destination"><c>ceil(pixels * channels / 64)</c> words.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Flatten(ref readonly ulong map, int pixels, int channels, ref ulong destination)
    {
        ref var words = ref Unsafe.AsRef(in map);
        var stride = (channels + 63) / 64;
        System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref destination, (int)(((long)pixels * channels + 63) / 64)).Clear();
        for (var pixel = 0; pixel < pixels; pixel++)
            Copy(in Unsafe.Add(ref words, pixel * stride), 0, ref destination, pixel * channels, channels);
    }
}
