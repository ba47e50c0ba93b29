using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CompactBnn.Kernels.Sliced;

/// <summary>The pixels of a map as lanes: classes and masks of lanes, and the way from packed pixels to planes and back.</summary>
/// <param name="map">The convolution.</param>
/// <param name="layout">Its layout.</param>
/// <param name="vectorWords">Words of a vector.</param>
internal sealed class MapLanes(MapGeometry map, MapLayout layout, int vectorWords)
{
    private const int WordBits = 64;

    /// <summary>For each border class (rows outer, columns inner) its lanes, as words of all vectors.</summary>
    public ulong[][] Classes(ReadOnlySpan<byte> rows, ReadOnlySpan<byte> columns)
    {
        var columnClasses = columns.IsEmpty ? 1 : Max(columns) + 1;
        var lanes = new ulong[(rows.IsEmpty ? 1 : Max(rows) + 1) * columnClasses][];
        for (var c = 0; c < lanes.Length; c++)
            lanes[c] = new ulong[layout.Vectors * vectorWords];
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
        var lanes = new ulong[layout.Vectors * vectorWords];
        var needed = false;
        for (var x = 0; x < map.OutputWidth; x++)
        {
            var source = x + column * map.DilationAcross - map.Left;
            if (source < 0 || source >= map.Width)
            {
                needed |= source < 0 ? layout.RowBits + source < map.Width : source >= layout.RowBits;
                continue;
            }
            for (var y = 0; y < map.OutputHeight; y++)
                Set(lanes, y, x);
        }
        return needed ? lanes : null;
    }

    /// <summary>Turns packed pixels into planes, one a channel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void ToPlanes(ref ulong pixels, ref ulong planes)
    {
        MemoryMarshal.CreateSpan(ref planes, layout.PlanesWords).Clear();
        Span<ulong> matrix = stackalloc ulong[BitTranspose.Size];
        var pixelWords = WordsOf(map.Channels);
        for (var word = 0; word < layout.InputWords; word++)
        for (var part = 0; part < pixelWords; part++)
        {
            matrix.Clear();
            for (var run = 0; run < WordBits; run += layout.RowBits)
            {
                var (y, x) = Math.DivRem(word * WordBits + run, layout.RowBits);
                var count = Math.Min(Math.Min(layout.RowBits, WordBits), map.Width - x);
                if (y >= map.Height)
                    break;
                ref var pixel = ref Unsafe.Add(ref pixels, y * map.RowLength + x * pixelWords + part);
                for (var i = 0; i < count; i++)
                    matrix[run + i] = Unsafe.Add(ref pixel, i * pixelWords);
            }
            BitTranspose.InPlace(ref MemoryMarshal.GetReference(matrix));
            var channels = Math.Min(WordBits, map.Channels - part * WordBits);
            ref var plane = ref Unsafe.Add(ref planes, part * WordBits * layout.PlaneWords + layout.Origin + word);
            for (var channel = 0; channel < channels; channel++)
                Unsafe.Add(ref plane, channel * layout.PlaneWords) = matrix[channel];
        }
    }

    /// <summary>Turns planes, one a neuron, into packed pixels of the output.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void ToPixels(ref ulong planes, int neurons, ref ulong pixels)
    {
        Span<ulong> matrix = stackalloc ulong[BitTranspose.Size];
        var pixelWords = WordsOf(neurons);
        var planeWords = layout.Vectors * vectorWords;
        for (var word = 0; word < layout.OutputWords; word++)
        for (var part = 0; part < pixelWords; part++)
        {
            ref var plane = ref Unsafe.Add(ref planes, part * WordBits * planeWords + word);
            var channels = Math.Min(WordBits, neurons - part * WordBits);
            for (var channel = 0; channel < channels; channel++)
                matrix[channel] = Unsafe.Add(ref plane, channel * planeWords);
            matrix[channels..].Clear();
            BitTranspose.InPlace(ref MemoryMarshal.GetReference(matrix));
            for (var run = 0; run < WordBits; run += layout.RowBits)
            {
                var (y, x) = Math.DivRem(word * WordBits + run, layout.RowBits);
                if (y >= map.OutputHeight)
                    break;
                var count = Math.Min(Math.Min(layout.RowBits, WordBits), map.OutputWidth - x);
                ref var pixel = ref Unsafe.Add(ref pixels, y * map.OutputRowLength + x * pixelWords + part);
                for (var i = 0; i < count; i++)
                    Unsafe.Add(ref pixel, i * pixelWords) = matrix[run + i];
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
        var lane = y * layout.RowBits + x;
        lanes[lane / WordBits] |= 1UL << (lane % WordBits);
    }
}
