using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CompactBnn.Kernels.Sliced;

/// <summary>The pixels of a map as lanes: classes and masks of lanes, and the way from packed pixels to planes and back.</summary>
/// <param name="map">The convolution.</param>
/// <param name="planes">How pixels become lanes.</param>
/// <param name="lanesWords">Words that masks of lanes take.</param>
internal sealed class MapLanes(MapGeometry map, PlaneLayout planes, int lanesWords)
{
    private const int WordBits = 64;

    /// <summary>For each border class (rows outer, columns inner) its lanes, as words of all vectors.</summary>
    public ulong[][] Classes(ReadOnlySpan<byte> rows, ReadOnlySpan<byte> columns)
    {
        var columnClasses = columns.IsEmpty ? 1 : Max(columns) + 1;
        var lanes = new ulong[(rows.IsEmpty ? 1 : Max(rows) + 1) * columnClasses][];
        for (var c = 0; c < lanes.Length; c++)
            lanes[c] = new ulong[lanesWords];
        for (var y = 0; y < map.OutputHeight; y++)
        for (var x = 0; x < map.OutputWidth; x++)
            Set(lanes[(rows.IsEmpty ? 0 : rows[y]) * columnClasses + (columns.IsEmpty ? 0 : columns[x])], y, x);
        return lanes;
    }

    /// <summary>The lanes that are pixels of the output.</summary>
    public ulong[] Valid() => Classes([], [])[0];

    /// <summary>The lanes for which a column of the kernel lies on the map; null where the others read zeros anyway.</summary>
    public ulong[]? ColumnMask(int column)
    {
        var lanes = new ulong[lanesWords];
        var needed = false;
        for (var x = 0; x < map.OutputWidth; x++)
        {
            var source = x + column * map.DilationAcross - map.Left;
            if (source < 0 || source >= map.Width)
            {
                needed |= source < 0 ? planes.RowBits + source < map.Width : source >= planes.RowBits;
                continue;
            }
            for (var y = 0; y < map.OutputHeight; y++)
                Set(lanes, y, x);
        }
        return needed ? lanes : null;
    }

    /// <summary>Turns packed pixels into planes; words beside the rows keep what they hold.</summary>
    /// <param name="pixels">The first pixel of the input.</param>
    /// <param name="words">The first word of the first plane, the zeros before its rows.</param>
    /// <param name="channelStride">Words from one channel to the next.</param>
    /// <param name="wordStride">Words from one word of a plane to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void ToPlanes(ref ulong pixels, ref ulong words, int channelStride, int wordStride)
    {
        Span<ulong> matrix = stackalloc ulong[BitTranspose.Size];
        var pixelWords = WordsOf(map.Channels);
        var taken = new PixelMatrix(map.Channels);
        for (var word = 0; word < planes.InputWords; word += taken.Words)
        for (var part = 0; part < pixelWords; part++)
        {
            var together = Math.Min(taken.Words, planes.InputWords - word);
            matrix.Clear();
            for (var i = 0; i < together; i++)
            {
                var (y, x) = Math.DivRem((word + i) * WordBits, planes.RowBits);
                for (var lane = 0; lane < WordBits && y < map.Height; y++, x = 0)
                {
                    var run = Math.Min(planes.RowBits - x, WordBits - lane);
                    ref var pixel = ref Unsafe.Add(ref pixels, y * map.RowLength + x * pixelWords + part);
                    PixelMatrix.Put(ref pixel, pixelWords, ref matrix[lane], i * taken.Rows, Math.Min(run, map.Width - x));
                    lane += run;
                }
            }
            BitTranspose.InPlace(ref MemoryMarshal.GetReference(matrix));
            var channels = Math.Min(WordBits, map.Channels - part * WordBits);
            for (var i = 0; i < together; i++)
            {
                ref var plane = ref Unsafe.Add(ref words, part * WordBits * channelStride + (planes.Origin + word + i) * wordStride);
                PixelMatrix.Copy(ref matrix[i * taken.Rows], 1, ref plane, channelStride, channels);
            }
        }
    }

    /// <summary>Turns planes, one a neuron, into packed pixels of the output.</summary>
    /// <param name="words">The first word of the first plane.</param>
    /// <param name="neuronStride">Words from one neuron to the next.</param>
    /// <param name="wordStride">Words from one word of a plane to the next.</param>
    /// <param name="neurons">Number of neurons.</param>
    /// <param name="pixels">The first pixel of the output.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void ToPixels(ref ulong words, int neuronStride, int wordStride, int neurons, ref ulong pixels)
    {
        Span<ulong> matrix = stackalloc ulong[BitTranspose.Size];
        var pixelWords = WordsOf(neurons);
        var given = new PixelMatrix(neurons);
        for (var word = 0; word < planes.OutputWords; word += given.Words)
        for (var part = 0; part < pixelWords; part++)
        {
            var together = Math.Min(given.Words, planes.OutputWords - word);
            var channels = Math.Min(WordBits, neurons - part * WordBits);
            matrix.Clear();
            for (var i = 0; i < together; i++)
            {
                ref var plane = ref Unsafe.Add(ref words, part * WordBits * neuronStride + (word + i) * wordStride);
                PixelMatrix.Copy(ref plane, neuronStride, ref matrix[i * given.Rows], 1, channels);
            }
            BitTranspose.InPlace(ref MemoryMarshal.GetReference(matrix));
            for (var i = 0; i < together; i++)
            {
                var (y, x) = Math.DivRem((word + i) * WordBits, planes.RowBits);
                for (var lane = 0; lane < WordBits && y < map.OutputHeight; y++, x = 0)
                {
                    var run = Math.Min(planes.RowBits - x, WordBits - lane);
                    ref var pixel = ref Unsafe.Add(ref pixels, y * map.OutputRowLength + x * pixelWords + part);
                    given.Take(ref matrix[lane], i * given.Rows, ref pixel, pixelWords, Math.Min(run, map.OutputWidth - x));
                    lane += run;
                }
            }
        }
    }

    private static int WordsOf(int bits) => (bits + WordBits - 1) / WordBits;

    private static int Max(ReadOnlySpan<byte> classes)
    {
        var max = 0;
        foreach (var c in classes)
            max = Math.Max(max, c);
        return max;
    }

    private void Set(ulong[] lanes, int y, int x)
    {
        var lane = y * planes.RowBits + x;
        lanes[lane / WordBits] |= 1UL << (lane % WordBits);
    }
}
