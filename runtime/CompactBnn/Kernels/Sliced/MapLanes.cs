using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CompactBnn.Kernels.Sliced;

/// <summary>
/// The pixels of a map as lanes. A row takes a power of two of lanes, so that each word of 64 lanes holds whole rows or a part of one; around the
/// rows of a plane lie zeros, which serve as padding.
/// </summary>
internal sealed class MapLanes
{
    private const int WordBits = 64;
    private readonly MapGeometry _map;
    private readonly int _vectorWords;

    /// <param name="map">The convolution.</param>
    /// <param name="vectorWords">Words of a vector.</param>
    public MapLanes(MapGeometry map, int vectorWords)
    {
        _map = map;
        _vectorWords = vectorWords;
        RowBits = RowBitsOf(map);
        Vectors = (WordsOf(map.OutputHeight * RowBits) + vectorWords - 1) / vectorWords;
        Origin = WordsOf(map.Top * RowBits + map.Left) + 1;
        // A tap reads up to a kernel below and right of its last lane, and a word further for its shift.
        var reach = WordsOf(((map.KernelHeight - 1) * map.DilationDown * RowBits) + (map.KernelWidth - 1) * map.DilationAcross) + 1;
        var data = WordsOf(map.Height * RowBits);
        PlaneWords = Origin + data + reach;
        InputWords = map.Channels * PlaneWords + Vectors * vectorWords + reach;
    }

    /// <summary>Lanes of a row.</summary>
    public int RowBits { get; }

    /// <summary>Vectors that the output's lanes take.</summary>
    public int Vectors { get; }

    /// <summary>Words of a plane of the input, with the zeros around it.</summary>
    public int PlaneWords { get; }

    /// <summary>Words from the start of a plane to its first row.</summary>
    public int Origin { get; }

    /// <summary>Words of all planes of the input, and what may be read behind them.</summary>
    public int InputWords { get; }

    private int OutputWords => WordsOf(_map.OutputHeight * RowBits);

    /// <summary>Lanes of a row: the least power of two, from 8, that holds a row of the input and of the output.</summary>
    public static int RowBitsOf(MapGeometry map) =>
        Math.Max(8, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(map.Width, map.OutputWidth)));

    /// <summary>For each border class (rows outer, columns inner) its lanes, as words of all vectors.</summary>
    public ulong[][] Classes(ReadOnlySpan<byte> rows, ReadOnlySpan<byte> columns)
    {
        var columnClasses = columns.IsEmpty ? 1 : Max(columns) + 1;
        var lanes = new ulong[(rows.IsEmpty ? 1 : Max(rows) + 1) * columnClasses][];
        for (var c = 0; c < lanes.Length; c++)
            lanes[c] = new ulong[Vectors * _vectorWords];
        for (var y = 0; y < _map.OutputHeight; y++)
        for (var x = 0; x < _map.OutputWidth; x++)
            Set(lanes[(rows.IsEmpty ? 0 : rows[y]) * columnClasses + (columns.IsEmpty ? 0 : columns[x])], y, x);
        return lanes;
    }

    /// <summary>The lanes that are pixels of the output.</summary>
    public ulong[] Valid() => Classes([], [])[0];

    /// <summary>The lanes for which a column of the kernel lies on the map; null where the others read zeros anyway.</summary>
    public ulong[]? ColumnMask(int column)
    {
        var lanes = new ulong[Vectors * _vectorWords];
        var needed = false;
        for (var x = 0; x < _map.OutputWidth; x++)
        {
            var source = x + column * _map.DilationAcross - _map.Left;
            if (source < 0 || source >= _map.Width)
            {
                needed |= source < 0 ? RowBits + source < _map.Width : source >= RowBits;
                continue;
            }
            for (var y = 0; y < _map.OutputHeight; y++)
                Set(lanes, y, x);
        }
        return needed ? lanes : null;
    }

    /// <summary>Turns packed pixels into planes, one a channel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void ToPlanes(ref ulong pixels, ref ulong planes)
    {
        MemoryMarshal.CreateSpan(ref planes, InputWords).Clear();
        Span<ulong> matrix = stackalloc ulong[BitTranspose.Size];
        var pixelWords = WordsOf(_map.Channels);
        for (var word = 0; word < WordsOf(_map.Height * RowBits); word++)
        for (var part = 0; part < pixelWords; part++)
        {
            matrix.Clear();
            for (var run = 0; run < WordBits; run += RowBits)
            {
                var (y, x) = Math.DivRem(word * WordBits + run, RowBits);
                var count = Math.Min(Math.Min(RowBits, WordBits), _map.Width - x);
                if (y >= _map.Height)
                    break;
                ref var pixel = ref Unsafe.Add(ref pixels, y * _map.RowLength + x * pixelWords + part);
                for (var i = 0; i < count; i++)
                    matrix[run + i] = Unsafe.Add(ref pixel, i * pixelWords);
            }
            BitTranspose.InPlace(ref MemoryMarshal.GetReference(matrix));
            var channels = Math.Min(WordBits, _map.Channels - part * WordBits);
            ref var plane = ref Unsafe.Add(ref planes, part * WordBits * PlaneWords + Origin + word);
            for (var channel = 0; channel < channels; channel++)
                Unsafe.Add(ref plane, channel * PlaneWords) = matrix[channel];
        }
    }

    /// <summary>Turns planes, one a neuron, into packed pixels of the output.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void ToPixels(ref ulong planes, int neurons, ref ulong pixels)
    {
        Span<ulong> matrix = stackalloc ulong[BitTranspose.Size];
        var pixelWords = WordsOf(neurons);
        var planeWords = Vectors * _vectorWords;
        for (var word = 0; word < OutputWords; word++)
        for (var part = 0; part < pixelWords; part++)
        {
            ref var plane = ref Unsafe.Add(ref planes, part * WordBits * planeWords + word);
            var channels = Math.Min(WordBits, neurons - part * WordBits);
            for (var channel = 0; channel < channels; channel++)
                matrix[channel] = Unsafe.Add(ref plane, channel * planeWords);
            matrix[channels..].Clear();
            BitTranspose.InPlace(ref MemoryMarshal.GetReference(matrix));
            for (var run = 0; run < WordBits; run += RowBits)
            {
                var (y, x) = Math.DivRem(word * WordBits + run, RowBits);
                if (y >= _map.OutputHeight)
                    break;
                var count = Math.Min(Math.Min(RowBits, WordBits), _map.OutputWidth - x);
                ref var pixel = ref Unsafe.Add(ref pixels, y * _map.OutputRowLength + x * pixelWords + part);
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
        var lane = y * RowBits + x;
        lanes[lane / WordBits] |= 1UL << (lane % WordBits);
    }
}
