using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CompactBnn.Kernels.Sliced;

/// <summary>A layer of binary weights over a batch, whose lanes are images: a dense layer is a convolution of one position.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class SlicedBatchLayer
{
    private readonly BatchGeometry _map;
    private readonly SlicedWeights _weights;
    private readonly SlicedLimits? _limits;
    private readonly byte[] _rows;
    private readonly byte[] _columns;
    private readonly int _columnClasses;
    private readonly int[] _bases;

    /// <param name="map">The layer.</param>
    /// <param name="weights">The weights; inputs in the order row, column, channel.</param>
    /// <param name="compares">Whether the layer has a threshold.</param>
    /// <param name="limits">
    /// For each border class (rows outer, columns inner) and neuron the largest count that fires; for a layer without threshold the base that
    /// twice the count is taken from.
    /// </param>
    /// <param name="turned">One bit a neuron, as words: whether its result is turned; empty where none is.</param>
    /// <param name="rows">The border class of each row of the output; empty where there is one class.</param>
    /// <param name="columns">The border class of each column of the output; empty where there is one class.</param>
    public SlicedBatchLayer(
        BatchGeometry map, SlicedWeights weights, bool compares, ReadOnlySpan<int> limits, ReadOnlySpan<ulong> turned, ReadOnlySpan<byte> rows,
        ReadOnlySpan<byte> columns)
    {
        (_map, _weights) = (map, weights);
        (_rows, _columns) = (map.RowClasses(rows), map.ColumnClasses(columns));
        _columnClasses = _columns.Max() + 1;
        var classes = (_rows.Max() + 1) * _columnClasses;
        _bases = !compares && weights.Groups is { } groups ? BasesOf(groups, limits) : limits.ToArray();
        _limits = compares ? SlicedLimits.OfClasses(weights, classes, limits, turned) : null;
    }

    /// <summary>Evaluates a layer with threshold.</summary>
    /// <typeparam name="TVector">The vector.</typeparam>
    /// <typeparam name="TLanes">Its operations.</typeparam>
    /// <param name="input">The corner of the first window.</param>
    /// <param name="scratch">Scratch memory of <see cref="BatchScratch.Length"/> words.</param>
    /// <param name="output">The first pixel of the output.</param>
    /// <exception cref="InvalidOperationException">The layer has no threshold.</exception>
    public void Run<TVector, TLanes>(ref ulong input, ref ulong scratch, ref ulong output)
        where TVector : unmanaged
        where TLanes : struct, IBitLanes<TVector>
    {
        var limits = _limits ?? throw new InvalidOperationException("The layer has no threshold.");
        var parts = new BatchScratch(_weights.Shape, _weights.GroupShape, TLanes.Words);
        TLanes.Store(TLanes.Broadcast(ulong.MaxValue), ref Unsafe.Add(ref scratch, BatchScratch.Valid));
        TLanes.Store(TLanes.Zero, ref Unsafe.Add(ref scratch, BatchScratch.Planes));
        TLanes.Store(TLanes.Broadcast(ulong.MaxValue), ref Unsafe.Add(ref scratch, BatchScratch.Planes + TLanes.Words));
        if (_weights.Groups is { Shape: var shape })
            TLanes.Store(TLanes.Zero, ref Unsafe.Add(ref scratch, parts.Inputs + 2 * shape.Inputs * TLanes.Words));
        for (var y = 0; y < _map.OutputHeight; y++)
        for (var x = 0; x < _map.OutputWidth; x++)
        {
            ref var corner = ref Unsafe.Add(ref input, Pixel(y * _map.StrideDown, x * _map.StrideAcross, _map.RowPixels) * _map.Channels * TLanes.Words);
            ref var pixel = ref Unsafe.Add(ref output, (y * _map.OutputRowPixels + x) * _weights.Neurons * TLanes.Words);
            var picks = (_rows[y] * _columnClasses + _columns[x]) * limits.Counts;
            if (_weights.Groups is { } groups)
            {
                RunGroups<TVector, TLanes>(groups, ref corner, ref scratch, in parts, limits, picks, ref pixel);
                continue;
            }
            for (var first = 0; first < _weights.Neurons; first += parts.Block)
            {
                var neurons = Math.Min(parts.Block, _weights.Neurons - first);
                Count<TVector, TLanes>(ref corner, ref scratch, in parts, first, neurons);
                SlicedCounters<TVector, TLanes>.Compare(
                    ref Unsafe.Add(ref scratch, parts.Counters), in Unsafe.Add(ref scratch, BatchScratch.Chain), ref Unsafe.Add(ref scratch, BatchScratch.Planes),
                    ref limits.Picks[(picks + first) * limits.PicksOfNeuron], in Unsafe.Add(ref scratch, BatchScratch.Valid),
                    ref Unsafe.Add(ref pixel, first * TLanes.Words), TLanes.Words, neurons, _weights.Shape);
            }
        }
    }

    private void RunGroups<TVector, TLanes>(
        GroupedWeights groups, ref ulong corner, ref ulong scratch, ref readonly BatchScratch parts, SlicedLimits limits, int picks, ref ulong pixel)
        where TVector : unmanaged
        where TLanes : struct, IBitLanes<TVector>
    {
        var shape = groups.Shape;
        ref var planes = ref Unsafe.Add(ref scratch, parts.Inputs);
        ref var counts = ref Unsafe.Add(ref scratch, parts.Counters);
        Expand<TVector, TLanes>(ref corner, ref planes);
        for (var group = 0; group < shape.Groups; group++)
        {
            GroupedCounters<TVector, TLanes>.Count(ref planes, groups, group, ref counts);
            GroupedCounters<TVector, TLanes>.Compare(
                ref counts, groups, ref Unsafe.Add(ref scratch, BatchScratch.Planes), ref limits.Picks[(picks + group * shape.Size) * limits.PicksOfNeuron],
                in Unsafe.Add(ref scratch, BatchScratch.Valid), ref Unsafe.Add(ref pixel, shape.FirstOf(group) * TLanes.Words), TLanes.Words);
        }
    }

    /// <summary>Evaluates a layer of one position without threshold.</summary>
    /// <typeparam name="TVector">The vector.</typeparam>
    /// <typeparam name="TLanes">Its operations.</typeparam>
    /// <param name="input">The corner of the window.</param>
    /// <param name="scratch">Scratch memory of <see cref="BatchScratch.Length"/> words.</param>
    /// <param name="sums">Takes one sum a neuron for each image, one image after another; its length says how many images there are.</param>
    public void RunSums<TVector, TLanes>(ref ulong input, ref ulong scratch, Span<int> sums)
        where TVector : unmanaged
        where TLanes : struct, IBitLanes<TVector>
    {
        var parts = new BatchScratch(_weights.Shape, _weights.GroupShape, TLanes.Words);
        if (_weights.Groups is { } groups)
        {
            RunGroupSums<TVector, TLanes>(groups, ref input, ref scratch, in parts, sums);
            return;
        }
        for (var first = 0; first < _weights.Neurons; first += parts.Block)
        {
            var neurons = Math.Min(parts.Block, _weights.Neurons - first);
            Count<TVector, TLanes>(ref input, ref scratch, in parts, first, neurons);
            SlicedCounters<TVector, TLanes>.WriteDigits(
                ref Unsafe.Add(ref scratch, parts.Counters), in Unsafe.Add(ref scratch, BatchScratch.Chain), _weights.Odd.Slice(first, neurons),
                ref Unsafe.Add(ref scratch, parts.Digits), neurons, _weights.Shape);
            var count = _weights.Shape.Digits - 1;
            LaneSums.Store(
                ref Unsafe.Add(ref scratch, parts.Digits), count, new DigitPlaces(8 * count * TLanes.Words, count * TLanes.Words, TLanes.Words),
                _bases.AsSpan(first, neurons), sums, first, _weights.Neurons);
        }
    }

    private void RunGroupSums<TVector, TLanes>(GroupedWeights groups, ref ulong corner, ref ulong scratch, ref readonly BatchScratch parts, Span<int> sums)
        where TVector : unmanaged
        where TLanes : struct, IBitLanes<TVector>
    {
        var shape = groups.Shape;
        ref var planes = ref Unsafe.Add(ref scratch, parts.Inputs);
        ref var counts = ref Unsafe.Add(ref scratch, parts.Counters);
        ref var digits = ref Unsafe.Add(ref scratch, parts.Digits);
        TLanes.Store(TLanes.Zero, ref Unsafe.Add(ref planes, 2 * shape.Inputs * TLanes.Words));
        Expand<TVector, TLanes>(ref corner, ref planes);
        var places = new DigitPlaces(8 * shape.LimitDigits * TLanes.Words, shape.LimitDigits * TLanes.Words, TLanes.Words);
        for (var group = 0; group < shape.Groups; group++)
        {
            GroupedCounters<TVector, TLanes>.Count(ref planes, groups, group, ref counts);
            GroupedCounters<TVector, TLanes>.WriteDigits(ref counts, groups, ref digits);
            LaneSums.Store(
                ref digits, shape.LimitDigits, places, _bases.AsSpan(group * shape.Size, shape.Size), sums, shape.FirstOf(group), _weights.Neurons);
        }
    }

    /// <summary>For each neuron of each group the base, and what its digits have too much.</summary>
    private static int[] BasesOf(GroupedWeights groups, ReadOnlySpan<int> bases)
    {
        var shape = groups.Shape;
        var result = new int[shape.Groups * shape.Size];
        for (var i = 0; i < result.Length; i++)
        {
            var (group, place) = Math.DivRem(i, shape.Size);
            result[i] = bases[shape.FirstOf(group) + place] + 2 * groups.OffsetOf(group, place);
        }
        return result;
    }

    /// <summary>Writes the inputs of one window as planes.</summary>
    private void Expand<TVector, TLanes>(ref ulong corner, ref ulong planes)
        where TVector : unmanaged
        where TLanes : struct, IBitLanes<TVector>
    {
        for (var next = 0; next < _weights.Shape.Inputs;)
        {
            ref var run = ref Run<TVector, TLanes>(ref corner, next, out var length);
            GroupedCounters<TVector, TLanes>.Expand(ref run, length, ref Unsafe.Add(ref planes, 2 * next * TLanes.Words));
            next += length;
        }
    }

    /// <summary>Counts the inputs of one window that differ from the weights of some neurons.</summary>
    private void Count<TVector, TLanes>(ref ulong corner, ref ulong scratch, ref readonly BatchScratch parts, int first, int neurons)
        where TVector : unmanaged
        where TLanes : struct, IBitLanes<TVector>
    {
        TLanes.Store(TLanes.Zero, ref Unsafe.Add(ref scratch, BatchScratch.Chain));
        for (var tile = 0; tile < _weights.Shape.Tiles; tile++)
        {
            BuildTile<TVector, TLanes>(ref corner, ref scratch, in parts, tile);
            SlicedCounters<TVector, TLanes>.AddTile(
                ref Unsafe.Add(ref scratch, parts.Table), ref _weights.Selectors(tile, first), ref Unsafe.Add(ref scratch, parts.Counters), neurons,
                _weights.Shape, tile);
        }
    }

    /// <summary>Builds the table of a tile: straight from the map where the runs of a window have an even number of inputs, else from a copy.</summary>
    private void BuildTile<TVector, TLanes>(ref ulong corner, ref ulong scratch, ref readonly BatchScratch parts, int tile)
        where TVector : unmanaged
        where TLanes : struct, IBitLanes<TVector>
    {
        var (next, end) = (tile * 2 * _weights.Shape.TileSteps, (tile + 1) * 2 * _weights.Shape.TileSteps);
        ref var chain = ref Unsafe.Add(ref scratch, BatchScratch.Chain);
        ref var table = ref Unsafe.Add(ref scratch, parts.Table);
        ref var copy = ref Unsafe.Add(ref scratch, parts.Inputs);
        var direct = _map.Channels % 2 == 0;
        while (next < end)
        {
            ref var run = ref Run<TVector, TLanes>(ref corner, next, out var length);
            var count = Math.Min(length, end - next);
            if (length == 0)
            {
                count = end - next;
                MemoryMarshal.CreateSpan(ref copy, count * TLanes.Words).Clear();
                run = ref copy;
            }
            if (direct)
            {
                SlicedCounters<TVector, TLanes>.BuildTable(ref run, count / 2, ref chain, ref table);
                table = ref Unsafe.Add(ref table, count / 2 * SlicedCounters<TVector, TLanes>.StepWords);
            }
            else if (length != 0)
            {
                MemoryMarshal.CreateSpan(ref run, count * TLanes.Words).CopyTo(MemoryMarshal.CreateSpan(ref copy, count * TLanes.Words));
            }
            if (!direct)
                copy = ref Unsafe.Add(ref copy, count * TLanes.Words);
            next += count;
        }
        if (!direct)
            SlicedCounters<TVector, TLanes>.BuildTable(ref Unsafe.Add(ref scratch, parts.Inputs), _weights.Shape.TileSteps, ref chain, ref table);
    }

    /// <summary>Where an input of a window lies, and how many lie behind it without a gap; none past the last input.</summary>
    private ref ulong Run<TVector, TLanes>(ref ulong corner, int input, out int length)
        where TVector : unmanaged
        where TLanes : struct, IBitLanes<TVector>
    {
        var tap = input / _map.Channels;
        var (row, column) = (tap / _map.KernelWidth, tap % _map.KernelWidth);
        if (row >= _map.KernelHeight)
        {
            length = 0;
            return ref corner;
        }
        var taps = _map.DilationAcross == 1 ? _map.KernelWidth - column : 1;
        length = taps * _map.Channels - input % _map.Channels;
        var pixel = Pixel(row * _map.DilationDown, column * _map.DilationAcross, _map.RowPixels);
        return ref Unsafe.Add(ref corner, (pixel * _map.Channels + input % _map.Channels) * TLanes.Words);
    }

    private static int Pixel(int row, int column, int rowPixels) => row * rowPixels + column;
}
