using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CompactBnn.Kernels.Sliced;

/// <summary>
/// A matrix of 64 by 64 bits between packed pixels and planes: a lane of pixels a row on one side of its transpose, a word of a plane a row on the other.
/// Pixels of few channels leave room for several words of lanes beside each other.
/// </summary>
internal readonly struct PixelMatrix
{
    private readonly ulong _mask;

    /// <param name="channels">Channels of a pixel.</param>
    public PixelMatrix(int channels)
    {
        Words = PlaneLayout.WordsOfTranspose(channels);
        Rows = BitTranspose.Size / Words;
        _mask = ulong.MaxValue >> (BitTranspose.Size - Rows);
    }

    /// <summary>Rows that a word of all channels' planes takes.</summary>
    public int Rows { get; }

    /// <summary>Words of lanes that fit.</summary>
    public int Words { get; }

    /// <summary>Puts pixels beside what lies in rows already.</summary>
    /// <param name="pixel">The first pixel.</param>
    /// <param name="pixelStride">Words from one pixel to the next.</param>
    /// <param name="row">The first row.</param>
    /// <param name="shift">The bit where they go.</param>
    /// <param name="count">Number of pixels.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Put(ref ulong pixel, int pixelStride, ref ulong row, int shift, int count)
    {
        var i = 0;
        if (pixelStride == 1)
        {
            for (; i <= count - Vector256<ulong>.Count; i += Vector256<ulong>.Count)
                (Vector256.LoadUnsafe(in row, (nuint)i) | Vector256.LoadUnsafe(in pixel, (nuint)i) << shift).StoreUnsafe(ref row, (nuint)i);
        }
        for (; i < count; i++)
            Unsafe.Add(ref row, i) |= Unsafe.Add(ref pixel, i * pixelStride) << shift;
    }

    /// <summary>Takes pixels out of rows.</summary>
    /// <param name="row">The first row.</param>
    /// <param name="shift">The bit where they lie.</param>
    /// <param name="pixel">The first pixel.</param>
    /// <param name="pixelStride">Words from one pixel to the next.</param>
    /// <param name="count">Number of pixels.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Take(ref ulong row, int shift, ref ulong pixel, int pixelStride, int count)
    {
        var i = 0;
        if (pixelStride == 1)
        {
            for (; i <= count - Vector256<ulong>.Count; i += Vector256<ulong>.Count)
                (Vector256.LoadUnsafe(in row, (nuint)i) >> shift & Vector256.Create(_mask)).StoreUnsafe(ref pixel, (nuint)i);
        }
        for (; i < count; i++)
            Unsafe.Add(ref pixel, i * pixelStride) = Unsafe.Add(ref row, i) >> shift & _mask;
    }

    /// <summary>Takes pixels out of rows, each the union of two neighbouring rows, or, where <paramref name="minimum"/> is 1, what they have in common.</summary>
    /// <param name="row">The first row; one behind the last that is used is read.</param>
    /// <param name="shift">The bit where they lie.</param>
    /// <param name="minimum">The bits of a pixel that take what both have.</param>
    /// <param name="pixel">The first pixel.</param>
    /// <param name="pixelStride">Words from one pixel to the next.</param>
    /// <param name="count">Number of pixels.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void TakePairs(ref ulong row, int shift, ulong minimum, ref ulong pixel, int pixelStride, int count)
    {
        // Of four neighbours the first and the third are pixels.
        var (inverts, mask) = (Vector256.Create(minimum << shift), Vector256.Create(_mask));
        var i = 0;
        for (; i < count - 1; i += 2)
        {
            var either = (Vector256.LoadUnsafe(in row, (nuint)(2 * i)) ^ inverts) | (Vector256.LoadUnsafe(in row, (nuint)(2 * i + 1)) ^ inverts);
            var pixels = (either ^ inverts) >> shift & mask;
            Unsafe.Add(ref pixel, i * pixelStride) = pixels[0];
            Unsafe.Add(ref pixel, (i + 1) * pixelStride) = pixels[2];
        }
        if (i < count)
        {
            var either = (Unsafe.Add(ref row, 2 * i) >> shift ^ minimum) | (Unsafe.Add(ref row, 2 * i + 1) >> shift ^ minimum);
            Unsafe.Add(ref pixel, i * pixelStride) = (either ^ minimum) & _mask;
        }
    }

    /// <summary>Copies words between planes and rows.</summary>
    /// <param name="source">The first word.</param>
    /// <param name="sourceStride">Words from one to the next.</param>
    /// <param name="destination">Where the first goes.</param>
    /// <param name="destinationStride">Words from where one goes to where the next does.</param>
    /// <param name="count">Number of words.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy(ref ulong source, int sourceStride, ref ulong destination, int destinationStride, int count)
    {
        var i = 0;
        if (sourceStride == 1 && destinationStride == 1)
        {
            for (; i <= count - Vector512<ulong>.Count; i += Vector512<ulong>.Count)
                Vector512.LoadUnsafe(in source, (nuint)i).StoreUnsafe(ref destination, (nuint)i);
        }
        for (; i < count; i++)
            Unsafe.Add(ref destination, i * destinationStride) = Unsafe.Add(ref source, i * sourceStride);
    }
}
