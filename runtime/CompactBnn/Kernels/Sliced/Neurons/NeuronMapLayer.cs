using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CompactBnn.Kernels.Sliced;

/// <summary>
/// A binary convolution with threshold of one image, whose lanes are neurons: the counting of <see cref="SlicedCounters{TVector, TLanes}"/> with weights and pixels in each
/// other's place. The chain and the carries are those of the weights, and a pixel picks one of eight carries at each step, by its own bits. Packed pixels go in and come
/// out as they are, whatever their number: for layers of many neurons on small maps.
/// </summary>
/// <typeparam name="TVector">The vector.</typeparam>
/// <typeparam name="TLanes">Its operations.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class NeuronMapLayer<TVector, TLanes>
    where TVector : unmanaged
    where TLanes : struct, IBitLanes<TVector>
{
    private const int WordBits = 64;

    private readonly MapGeometry _map;
    private readonly NeuronLayout _layout;
    private readonly int _neurons;
    private readonly ulong[] _planes;
    private readonly Piece[][] _tiles;
    private readonly int[] _rows;
    private readonly int[] _columns;
    private readonly int[] _classes;
    private readonly ulong[] _limits;

    /// <param name="map">The convolution.</param>
    /// <param name="words">Packed weights: for each block of eight neurons and each word of a neuron's weights, the words of the eight; inputs in the order row, column, channel.</param>
    /// <param name="neurons">Number of neurons.</param>
    /// <param name="limits">For each border class (rows outer, columns inner) and neuron the largest count that fires.</param>
    /// <param name="turned">One bit a neuron, as words: whether its result is turned; empty where none is.</param>
    /// <param name="rows">The border class of each row of the output; empty where there is one class.</param>
    /// <param name="columns">The border class of each column of the output; empty where there is one class.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public NeuronMapLayer(
        MapGeometry map, ReadOnlySpan<ulong> words, int neurons, ReadOnlySpan<int> limits, ReadOnlySpan<ulong> turned, ReadOnlySpan<byte> rows, ReadOnlySpan<byte> columns)
    {
        (_map, _neurons, _layout) = (map, neurons, new NeuronLayout(map, TLanes.Words));
        _planes = NeuronWeights.Of(words, map, neurons, _layout, TLanes.Words);
        _tiles = Tiles();
        _rows = Sources(map.OutputHeight, map.KernelHeight, map.DilationDown, map.Top, map.Height);
        _columns = Sources(map.OutputWidth, map.KernelWidth, map.DilationAcross, map.Left, map.Width);
        _classes = Classes(rows, columns);
        _limits = Limits(limits, _classes.Max() + 1, turned);
    }

    /// <summary>Evaluates the layer.</summary>
    /// <param name="input">The first pixel of the input.</param>
    /// <param name="scratch">Scratch memory of <see cref="NeuronLayout.Length"/> words.</param>
    /// <param name="output">The first pixel of the output.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(ref ulong input, ref ulong scratch, ref ulong output)
    {
        WriteSelectors(ref input, ref scratch);
        var shape = _layout.Shape;
        ref var chain = ref Unsafe.Add(ref scratch, _layout.Chain);
        ref var table = ref Unsafe.Add(ref scratch, _layout.Table);
        ref var selectors = ref Unsafe.Add(ref scratch, _layout.Tile);
        ref var counters = ref Unsafe.Add(ref scratch, _layout.Counters);
        for (var part = 0; part < _layout.Parts; part++)
        {
            var first = part * _layout.PartPixels;
            var pixels = Math.Min(_layout.PartPixels, _classes.Length - first);
            for (var block = 0; block < NeuronLayout.BlocksOf(_neurons, TLanes.Words); block++)
            {
                ref var planes = ref _planes[block * 2 * shape.Tiles * shape.TileSteps * TLanes.Words];
                TLanes.Store(TLanes.Zero, ref chain);
                MemoryMarshal.CreateSpan(ref Unsafe.Add(ref scratch, _layout.Turns), pixels).Clear();
                for (var tile = 0; tile < shape.Tiles; tile++)
                {
                    Gather(ref scratch, _tiles[tile], first, pixels);
                    SlicedCounters<TVector, TLanes>.BuildTable(ref planes, shape.TileSteps, ref chain, ref table);
                    SlicedCounters<TVector, TLanes>.AddTile(ref table, ref selectors, ref counters, pixels, shape, tile);
                    planes = ref Unsafe.Add(ref planes, 2 * shape.TileSteps * TLanes.Words);
                }
                Compare(ref scratch, block, first, pixels, ref output);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void WriteSelectors(ref ulong input, ref ulong scratch)
    {
        var pixelWords = (_map.Channels + WordBits - 1) / WordBits;
        ref var selectors = ref scratch;
        ref var parity = ref Unsafe.Add(ref scratch, _layout.Parities);
        for (var y = 0; y < _map.Height; y++)
        for (var x = 0; x < _map.Width; x++)
        {
            parity = StepSelectors.Write(in Unsafe.Add(ref input, y * _map.RowLength + x * pixelWords), _layout.ChannelWords, ref selectors);
            parity = ref Unsafe.Add(ref parity, 1);
            selectors = ref Unsafe.Add(ref selectors, _layout.ChannelWords);
        }
        parity = 0;
        MemoryMarshal.CreateSpan(ref selectors, _layout.ChannelWords).Clear();
    }

    /// <summary>Copies the selectors of a tile together, turned where what a pixel has counted so far is of odd parity.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Gather(ref ulong scratch, Piece[] pieces, int first, int pixels)
    {
        var taps = _map.KernelHeight * _map.KernelWidth;
        foreach (var piece in pieces)
        {
            ref var selectors = ref Unsafe.Add(ref scratch, _layout.Tile + piece.To);
            ref var turn = ref Unsafe.Add(ref scratch, _layout.Turns);
            var (row, column) = Math.DivRem(piece.Tap, _map.KernelWidth);
            var (y, x) = Math.DivRem(first, _map.OutputWidth);
            for (var i = 0; i < pixels; i++)
            {
                var pixel = _map.Height * _map.Width;
                if (piece.Tap < taps && _rows[y * _map.KernelHeight + row] is >= 0 and var above && _columns[x * _map.KernelWidth + column] is >= 0 and var left)
                    pixel = above * _map.Width + left;
                if (++x == _map.OutputWidth)
                    (y, x) = (y + 1, 0);
                Turn(ref Unsafe.Add(ref scratch, pixel * _layout.ChannelWords + piece.From), turn & StepSelectors.Odd, piece.Words, ref selectors);
                if (piece.EndsTap)
                    turn ^= Unsafe.Add(ref scratch, _layout.Parities + pixel);
                turn = ref Unsafe.Add(ref turn, 1);
                selectors = ref Unsafe.Add(ref selectors, _layout.TileWords);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Turn(ref ulong source, ulong turn, int words, ref ulong destination)
    {
        var i = 0;
        for (; i <= words - TLanes.Words; i += TLanes.Words)
            TLanes.Store(TLanes.Xor(TLanes.Load(in Unsafe.Add(ref source, i)), TLanes.Broadcast(turn)), ref Unsafe.Add(ref destination, i));
        for (; i < words; i++)
            Unsafe.Add(ref destination, i) = Unsafe.Add(ref source, i) ^ turn;
    }

    /// <summary>Compares the counts of a block of neurons with their limits, digit by digit from the lowest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Compare(ref ulong scratch, int block, int first, int pixels, ref ulong output)
    {
        var shape = _layout.Shape;
        var sum = TLanes.Load(in Unsafe.Add(ref scratch, _layout.Chain));
        ref var counters = ref Unsafe.Add(ref scratch, _layout.Counters);
        var blocks = NeuronLayout.BlocksOf(_neurons, TLanes.Words);
        var pixelWords = (_neurons + WordBits - 1) / WordBits;
        var words = Math.Min(TLanes.Words, pixelWords - block * TLanes.Words);
        for (var i = 0; i < pixels; i++)
        {
            ref var limit = ref _limits[(_classes[first + i] * blocks + block) * (shape.Digits + 1) * TLanes.Words];
            // The borrow of count - limit: the majority of the complement of the count's digit, the limit's digit and the borrow below.
            var count = TLanes.Xor(sum, TLanes.Broadcast(Unsafe.Add(ref scratch, _layout.Turns + i)));
            var below = TLanes.Without(TLanes.Load(in limit), count);
            for (var digit = 0; digit < shape.UsedLowDigits; digit++)
            {
                limit = ref Unsafe.Add(ref limit, TLanes.Words);
                below = TLanes.Borrow(TLanes.Load(in Unsafe.Add(ref counters, digit * TLanes.Words)), TLanes.Load(in limit), below);
            }
            ref var carries = ref Unsafe.Add(ref counters, CounterShape.LowDigits * TLanes.Words);
            for (var left = shape.CarryDigits == 0 ? 0 : shape.Tiles; left > 0;)
            {
                limit = ref Unsafe.Add(ref limit, TLanes.Words);
                below = TLanes.Borrow(SlicedCounters<TVector, TLanes>.AddCarries(ref carries, ref left), TLanes.Load(in limit), below);
            }
            limit = ref Unsafe.Add(ref limit, TLanes.Words);
            var fires = TLanes.Xor(TLanes.Or(TLanes.Load(in limit), below), TLanes.Load(in Unsafe.Add(ref limit, TLanes.Words)));
            var (y, x) = Math.DivRem(first + i, _map.OutputWidth);
            ref var pixel = ref Unsafe.Add(ref output, y * _map.OutputRowLength + x * pixelWords + block * TLanes.Words);
            if (words == TLanes.Words)
            {
                TLanes.Store(fires, ref pixel);
            }
            else
            {
                // The words behind the pixel are the next one's.
                TLanes.Store(fires, ref counters);
                MemoryMarshal.CreateSpan(ref counters, words).CopyTo(MemoryMarshal.CreateSpan(ref pixel, words));
            }
            counters = ref Unsafe.Add(ref counters, shape.CounterVectors * TLanes.Words);
        }
    }

    /// <summary>For each tile the words that its selectors are copied from; those past the last tap are of a tap of zeros.</summary>
    private Piece[][] Tiles()
    {
        var (tiles, words) = (new Piece[_layout.Shape.Tiles][], _layout.ChannelWords);
        for (var tile = 0; tile < tiles.Length; tile++)
        {
            var (pieces, start, end) = (new List<Piece>(), tile * _layout.TileWords, (tile + 1) * _layout.TileWords);
            for (var at = start; at < end;)
            {
                var (tap, from) = Math.DivRem(at, words);
                var count = Math.Min(words - from, end - at);
                pieces.Add(new Piece(tap, from, at - start, count, from + count == words));
                at += count;
            }
            tiles[tile] = [.. pieces];
        }
        return tiles;
    }

    /// <summary>For each row of the output and of the kernel the row of the input, or -1 for padding; the same of columns.</summary>
    private static int[] Sources(int outputs, int taps, int dilation, int before, int inputs)
    {
        var sources = new int[checked(outputs * taps)];
        for (var i = 0; i < sources.Length; i++)
        {
            var (output, tap) = Math.DivRem(i, taps);
            var source = output + tap * dilation - before;
            sources[i] = source >= 0 && source < inputs ? source : -1;
        }
        return sources;
    }

    /// <summary>The border class of each pixel of the output.</summary>
    private int[] Classes(ReadOnlySpan<byte> rows, ReadOnlySpan<byte> columns)
    {
        var classes = new int[_map.OutputHeight * _map.OutputWidth];
        var columnClasses = 1;
        foreach (var column in columns)
            columnClasses = Math.Max(columnClasses, column + 1);
        for (var i = 0; i < classes.Length; i++)
        {
            var (y, x) = Math.DivRem(i, _map.OutputWidth);
            classes[i] = (rows.IsEmpty ? 0 : rows[y]) * columnClasses + (columns.IsEmpty ? 0 : columns[x]);
        }
        return classes;
    }

    /// <summary>For each class and block the digits of the limits, and one vector that turns the result.</summary>
    private ulong[] Limits(ReadOnlySpan<int> limits, int classes, ReadOnlySpan<ulong> turned)
    {
        var digits = _layout.Shape.Digits;
        var blocks = NeuronLayout.BlocksOf(_neurons, TLanes.Words);
        var planes = new ulong[checked(classes * blocks * (digits + 1) * TLanes.Words)];
        for (var c = 0; c < classes; c++)
        for (var n = 0; n < _neurons; n++)
        {
            var (block, lane) = Math.DivRem(n, WordBits * TLanes.Words);
            var of = planes.AsSpan((c * blocks + block) * (digits + 1) * TLanes.Words + lane / WordBits);
            var bound = SlicedLimits.Bound(limits[c * (limits.Length / classes) + n], _map.KernelHeight * _map.KernelWidth * _map.Channels);
            for (var digit = 0; digit < digits; digit++)
                of[digit * TLanes.Words] |= (ulong)(bound >> digit & 1) << lane;
            if (!turned.IsEmpty)
                of[digits * TLanes.Words] |= (turned[n / WordBits] >> n & 1) << lane;
        }
        return planes;
    }

    /// <summary>Words of selectors that are copied together.</summary>
    /// <param name="Tap">The tap of the kernel.</param>
    /// <param name="From">The first word among those of a pixel.</param>
    /// <param name="To">Where it goes in the tile.</param>
    /// <param name="Words">Number of words.</param>
    /// <param name="EndsTap">Whether these are the last ones of the tap.</param>
    private readonly record struct Piece(int Tap, int From, int To, int Words, bool EndsTap);
}
