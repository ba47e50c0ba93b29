using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

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
        for (var word = 0; word < planes.InputWords; word++)
        for (var part = 0; part < pixelWords; part++)
        {
            matrix.Clear();
            var (y, x) = Math.DivRem(word * WordBits, planes.RowBits);
            for (var lane = 0; lane < WordBits && y < map.Height; y++, x = 0)
            {
                var run = Math.Min(planes.RowBits - x, WordBits - lane);
                var count = Math.Min(run, map.Width - x);
                ref var pixel = ref Unsafe.Add(ref pixels, y * map.RowLength + x * pixelWords + part);
                Copy(ref pixel, pixelWords, ref matrix[lane], 1, count);
                lane += run;
            }
            BitTranspose.InPlace(ref MemoryMarshal.GetReference(matrix));
            var channels = Math.Min(WordBits, map.Channels - part * WordBits);
            ref var plane = ref Unsafe.Add(ref words, part * WordBits * channelStride + (planes.Origin + word) * wordStride);
            Copy(ref matrix[0], 1, ref plane, channelStride, channels);
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
        for (var word = 0; word < planes.OutputWords; word++)
        for (var part = 0; part < pixelWords; part++)
        {
            ref var plane = ref Unsafe.Add(ref words, part * WordBits * neuronStride + word * wordStride);
            var channels = Math.Min(WordBits, neurons - part * WordBits);
            Copy(ref plane, neuronStride, ref matrix[0], 1, channels);
            matrix[channels..].Clear();
            BitTranspose.InPlace(ref MemoryMarshal.GetReference(matrix));
            var (y, x) = Math.DivRem(word * WordBits, planes.RowBits);
            for (var lane = 0; lane < WordBits && y < map.OutputHeight; y++, x = 0)
            {
                var run = Math.Min(planes.RowBits - x, WordBits - lane);
                var count = Math.Min(run, map.OutputWidth - x);
                ref var pixel = ref Unsafe.Add(ref pixels, y * map.OutputRowLength + x * pixelWords + part);
                Copy(ref matrix[lane], 1, ref pixel, pixelWords, count);
                lane += run;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(ref ulong source, int sourceStride, ref ulong destination, int destinationStride, int count)
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
