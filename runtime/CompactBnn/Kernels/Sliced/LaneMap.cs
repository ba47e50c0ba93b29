using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CompactBnn.Kernels.Sliced;

/// <summary>A map of lanes: each pixel one vector a channel, perhaps with a ring of padding pixels around it.</summary>
/// <param name="Height">Rows, without the ring.</param>
/// <param name="Width">Columns, without the ring.</param>
/// <param name="Channels">Channels.</param>
/// <param name="RowPixels">Pixels from one row to the next, the ring among them.</param>
/// <param name="RingRows">Rows of the ring, above and below together.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct LaneMap(int Height, int Width, int Channels, int RowPixels, int RingRows)
{
    private const int WordLanes = 64;

    /// <summary>Fills the whole map, as the ring needs it before a layer writes the pixels inside.</summary>
    /// <typeparam name="TVector">The vector.</typeparam>
    /// <typeparam name="TLanes">Its operations.</typeparam>
    /// <param name="map">The first word of the map, the ring's corner.</param>
    /// <param name="word">The word of all lanes.</param>
    public void Fill<TVector, TLanes>(ref ulong map, ulong word)
        where TVector : unmanaged
        where TLanes : struct, IBitLanes<TVector> =>
        MemoryMarshal.CreateSpan(ref map, (Height + RingRows) * RowPixels * Channels * TLanes.Words).Fill(word);

    /// <summary>Takes the packed pixels of up to 64 images into one word of the lanes.</summary>
    /// <typeparam name="TVector">The vector.</typeparam>
    /// <typeparam name="TLanes">Its operations.</typeparam>
    /// <param name="images">The first pixel of the first image.</param>
    /// <param name="imageWords">Words from one image to the next.</param>
    /// <param name="imageRow">Words from one row of an image to the next.</param>
    /// <param name="count">Number of images, 1 to 64.</param>
    /// <param name="word">The word of the lanes.</param>
    /// <param name="pixels">The first pixel of the map, inside its ring.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void TakeImages<TVector, TLanes>(ref ulong images, int imageWords, int imageRow, int count, int word, ref ulong pixels)
        where TVector : unmanaged
        where TLanes : struct, IBitLanes<TVector>
    {
        Span<ulong> matrix = stackalloc ulong[BitTranspose.Size];
        var parts = (Channels + WordLanes - 1) / WordLanes;
        for (var y = 0; y < Height; y++)
        for (var x = 0; x < Width; x++)
        for (var part = 0; part < parts; part++)
        {
            ref var source = ref Unsafe.Add(ref images, y * imageRow + x * parts + part);
            for (var i = 0; i < count; i++)
                matrix[i] = Unsafe.Add(ref source, i * imageWords);
            matrix[count..].Clear();
            BitTranspose.InPlace(ref MemoryMarshal.GetReference(matrix));
            ref var vectors = ref Unsafe.Add(ref pixels, ((y * RowPixels + x) * Channels + part * WordLanes) * TLanes.Words + word);
            var channels = Math.Min(WordLanes, Channels - part * WordLanes);
            for (var channel = 0; channel < channels; channel++)
                Unsafe.Add(ref vectors, channel * TLanes.Words) = matrix[channel];
        }
    }
}
