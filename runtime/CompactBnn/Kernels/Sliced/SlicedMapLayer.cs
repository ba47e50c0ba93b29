using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CompactBnn.Kernels.Sliced;

/// <summary>
/// A binary convolution with threshold of one image, whose lanes are pixels: the input's channels are planes of bits, and a tap of the kernel is a
/// shifted plane. The planes come from packed pixels, from bytes (<see cref="PlaneInput"/>) or from a layer before; those of the output become packed pixels
/// again, or stay for what is next.
/// </summary>
/// <typeparam name="TVector">The vector.</typeparam>
/// <typeparam name="TLanes">Its operations.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class SlicedMapLayer<TVector, TLanes>
    where TVector : unmanaged
    where TLanes : struct, IBitLanes<TVector>
{
    private readonly MapGeometry _map;
    private readonly MapLayout _layout;
    private readonly MapLanes _lanes;
    private readonly SlicedWeights _weights;
    private readonly SlicedLimits[] _limits;
    private readonly ulong[] _valid;
    private readonly ulong[]?[] _columns;

    /// <param name="map">The convolution.</param>
    /// <param name="weights">The weights; inputs in the order row, column, channel.</param>
    /// <param name="limits">For each border class (rows outer, columns inner) and neuron the largest count that fires.</param>
    /// <param name="turned">One bit a neuron, as words: whether its result is turned; empty where none is.</param>
    /// <param name="rows">The border class of each row of the output; empty where there is one class.</param>
    /// <param name="columns">The border class of each column of the output; empty where there is one class.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public SlicedMapLayer(
        MapGeometry map, SlicedWeights weights, ReadOnlySpan<int> limits, ReadOnlySpan<ulong> turned, ReadOnlySpan<byte> rows, ReadOnlySpan<byte> columns)
    {
        (_map, _weights) = (map, weights);
        _layout = new MapLayout(map, weights.Neurons, TLanes.Words);
        _lanes = new MapLanes(map, _layout.Planes, _layout.Vectors * TLanes.Words);
        var classes = _lanes.Classes(rows, columns);
        _limits = new SlicedLimits[_layout.Vectors];
        for (var v = 0; v < _limits.Length; v++)
            _limits[v] = Limits(classes, v, limits, turned);
        _valid = _lanes.Valid();
        _columns = new ulong[]?[map.KernelWidth];
        for (var tap = 0; tap < _columns.Length; tap++)
            _columns[tap] = _lanes.ColumnMask(tap);
    }

    /// <summary>Where the input's planes lie.</summary>
    public PlaneLayout Planes => _layout.Planes;

    /// <summary>Makes planes of packed pixels.</summary>
    /// <param name="input">The first pixel of the input.</param>
    /// <param name="planes">The planes.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Take(ref ulong input, ref ulong planes)
    {
        MemoryMarshal.CreateSpan(ref planes, Planes.Words).Clear();
        _lanes.ToPlanes(ref input, ref planes, Planes.Stride, 1);
    }

    /// <summary>Evaluates the layer, and makes packed pixels.</summary>
    /// <param name="planes">The input's planes.</param>
    /// <param name="scratch">Scratch memory of <see cref="MapLayout.Length"/> words.</param>
    /// <param name="output">The first pixel of the output.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(ref ulong planes, ref ulong scratch, ref ulong output)
    {
        ref var outputs = ref Unsafe.Add(ref scratch, _layout.Outputs);
        var stride = _layout.Vectors * TLanes.Words;
        Count(ref planes, ref scratch, ref outputs, stride);
        _lanes.ToPixels(ref outputs, stride, 1, _weights.Neurons, ref output);
    }

    /// <summary>Evaluates the layer, and makes planes of as many lanes a row.</summary>
    /// <param name="planes">The input's planes.</param>
    /// <param name="scratch">Scratch memory of <see cref="MapLayout.Length"/> words.</param>
    /// <param name="next">The output's planes.</param>
    /// <param name="layout">Where they lie for what reads them.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(ref ulong planes, ref ulong scratch, ref ulong next, PlaneLayout layout)
    {
        if (layout.Origin > 0)
            MemoryMarshal.CreateSpan(ref next, layout.Words).Clear();
        Count(ref planes, ref scratch, ref Unsafe.Add(ref next, layout.Origin), layout.Stride);
    }

    private void Count(ref ulong planes, ref ulong scratch, ref ulong outputs, int stride)
    {
        if (_weights.Groups is { } groups)
            CountGroups(groups, ref planes, ref scratch, ref outputs, stride);
        else
            CountNeurons(ref planes, ref scratch, ref outputs, stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private unsafe void CountGroups(GroupedWeights groups, ref ulong planes, ref ulong scratch, ref ulong outputs, int stride)
    {
        var shape = groups.Shape;
        ref var inputs = ref Unsafe.Add(ref scratch, _layout.Inputs);
        ref var counts = ref Unsafe.Add(ref scratch, _layout.Counters);
        TLanes.Store(TLanes.Zero, ref Unsafe.Add(ref inputs, 2 * shape.Inputs * TLanes.Words));
        for (var v = 0; v < _layout.Vectors; v++)
        {
            Gather(ref planes, ref inputs, v, 0, shape.Inputs, expands: true);
            var limits = _limits[v];
            for (var group = 0; group < shape.Groups; group++)
            {
                GroupedCounters<TVector, TLanes>.Count(ref inputs, groups, group, ref counts);
                GroupedCounters<TVector, TLanes>.Compare(
                    ref counts, groups, ref *limits.Planes.Pointer, ref limits.Picks[group * shape.Size * limits.PicksOfNeuron],
                    in _valid[v * TLanes.Words], ref Unsafe.Add(ref outputs, shape.FirstOf(group) * stride + v * TLanes.Words), stride);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private unsafe void CountNeurons(ref ulong planes, ref ulong scratch, ref ulong outputs, int stride)
    {
        ref var inputs = ref Unsafe.Add(ref scratch, _layout.Inputs);
        ref var table = ref Unsafe.Add(ref scratch, _layout.Table);
        ref var counters = ref Unsafe.Add(ref scratch, _layout.Counters);
        for (var v = 0; v < _layout.Vectors; v++)
        {
            ref var chain = ref scratch;
            TLanes.Store(TLanes.Zero, ref chain);
            for (var tile = 0; tile < _weights.Shape.Tiles; tile++)
            {
                var first = tile * 2 * _weights.Shape.TileSteps;
                Gather(ref planes, ref inputs, v, first, first + 2 * _weights.Shape.TileSteps, expands: false);
                SlicedCounters<TVector, TLanes>.BuildTable(ref inputs, _weights.Shape.TileSteps, ref chain, ref table);
                SlicedCounters<TVector, TLanes>.AddTile(ref table, ref _weights.Selectors(tile, 0), ref counters, _weights.Neurons, _weights.Shape, tile);
            }
            var limits = _limits[v];
            SlicedCounters<TVector, TLanes>.Compare(
                ref counters, in chain, ref *limits.Planes.Pointer, ref MemoryMarshal.GetArrayDataReference(limits.Picks),
                in _valid[v * TLanes.Words], ref Unsafe.Add(ref outputs, v * TLanes.Words), stride, _weights.Neurons, _weights.Shape);
        }
    }

    private SlicedLimits Limits(ulong[][] classes, int vector, ReadOnlySpan<int> limits, ReadOnlySpan<ulong> turned)
    {
        // Only the classes that have lanes in the vector take part in its unions.
        var stride = limits.Length / classes.Length;
        var (lanes, kept) = (new List<ulong[]>(), new List<int>());
        for (var c = 0; c < classes.Length; c++)
        {
            var words = classes[c].AsSpan(vector * TLanes.Words, TLanes.Words);
            // A vector between the rows of a wide map has no lanes at all; any class serves it.
            if (!words.ContainsAnyExcept(0UL) && (lanes.Count > 0 || c < classes.Length - 1))
                continue;
            lanes.Add(words.ToArray());
            kept.AddRange(limits.Slice(c * stride, stride));
        }
        return SlicedLimits.OfLanes(_weights, [.. lanes], CollectionsMarshal.AsSpan(kept), turned);
    }

    /// <summary>Writes some inputs, in the order row, column, channel of the kernel, shifted so that they lie in the lanes of the output; zeros past the last.</summary>
    /// <param name="planes">The input's planes.</param>
    /// <param name="inputs">Where they go.</param>
    /// <param name="vector">Which vector of the output.</param>
    /// <param name="first">The first input.</param>
    /// <param name="end">Behind the last input.</param>
    /// <param name="expands">Whether the complement of each goes behind it.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Gather(ref ulong planes, ref ulong inputs, int vector, int first, int end, bool expands)
    {
        for (var input = first; input < end;)
        {
            var tap = input / _map.Channels;
            var channel = input % _map.Channels;
            var count = Math.Min(_map.Channels - channel, end - input);
            if (tap >= _map.KernelHeight * _map.KernelWidth)
            {
                MemoryMarshal.CreateSpan(ref inputs, (end - input) * TLanes.Words).Clear();
                return;
            }
            var (row, column) = (tap / _map.KernelWidth, tap % _map.KernelWidth);
            var bits = (row * _map.DilationDown - _map.Top) * Planes.RowBits + column * _map.DilationAcross - _map.Left;
            ref var plane = ref Unsafe.Add(ref planes, channel * Planes.Stride + Planes.Origin + vector * TLanes.Words + (bits >> 6));
            var lanes = _columns[column] is { } mask ? TLanes.Load(in mask[vector * TLanes.Words]) : TLanes.Broadcast(ulong.MaxValue);
            if (expands)
                GatherExpanded(ref plane, Planes.Stride, bits & 63, lanes, count, ref inputs);
            else
                Gather(ref plane, Planes.Stride, bits & 63, lanes, count, ref inputs);
            inputs = ref Unsafe.Add(ref inputs, (expands ? 2 : 1) * count * TLanes.Words);
            input += count;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gather(ref ulong plane, int stride, int shift, TVector lanes, int count, ref ulong inputs)
    {
        for (var i = 0; i < count; i++)
        {
            TLanes.Store(TLanes.And(Shifted(ref plane, shift), lanes), ref inputs);
            plane = ref Unsafe.Add(ref plane, stride);
            inputs = ref Unsafe.Add(ref inputs, TLanes.Words);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void GatherExpanded(ref ulong plane, int stride, int shift, TVector lanes, int count, ref ulong inputs)
    {
        for (var i = 0; i < count; i++)
        {
            GroupedCounters<TVector, TLanes>.StoreBoth(TLanes.And(Shifted(ref plane, shift), lanes), ref inputs);
            plane = ref Unsafe.Add(ref plane, stride);
            inputs = ref Unsafe.Add(ref inputs, 2 * TLanes.Words);
        }
    }

    /// <summary>The lanes that lie <paramref name="shift"/> bits, 0 to 63, behind the first one of a plane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Shifted(ref ulong plane, int shift) => shift == 0 ? TLanes.Load(in plane) : TLanes.Or(
        TLanes.ShiftRight(TLanes.Load(in plane), shift), TLanes.ShiftLeft(TLanes.Load(in Unsafe.Add(ref plane, 1)), 64 - shift));
}
