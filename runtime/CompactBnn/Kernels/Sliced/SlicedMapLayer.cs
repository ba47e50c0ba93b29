using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CompactBnn.Kernels.Sliced;

/// <summary>
/// A binary convolution with threshold of one image, whose lanes are pixels: the input's channels become planes of bits, a tap of the kernel is a
/// shifted plane, and the output's planes become packed pixels again.
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

    /// <summary>Evaluates the layer.</summary>
    /// <param name="input">The first pixel of the input.</param>
    /// <param name="scratch">Scratch memory of <see cref="MapLayout.Length"/> words.</param>
    /// <param name="output">The first pixel of the output.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(ref ulong input, ref ulong scratch, ref ulong output)
    {
        MemoryMarshal.CreateSpan(ref scratch, _layout.PlanesWords).Clear();
        _lanes.ToPlanes(ref input, ref scratch, _layout.PlaneWords, 1);
        if (_weights.Groups is { } groups)
            RunGroups(groups, ref scratch);
        else
            RunNeurons(ref scratch);
        _lanes.ToPixels(ref Unsafe.Add(ref scratch, _layout.Outputs), _layout.Vectors * TLanes.Words, 1, _weights.Neurons, ref output);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RunGroups(GroupedWeights groups, ref ulong scratch)
    {
        var shape = groups.Shape;
        ref var planes = ref Unsafe.Add(ref scratch, _layout.Inputs);
        ref var counts = ref Unsafe.Add(ref scratch, _layout.Counters);
        TLanes.Store(TLanes.Zero, ref Unsafe.Add(ref planes, 2 * shape.Inputs * TLanes.Words));
        for (var v = 0; v < _layout.Vectors; v++)
        {
            Gather(ref scratch, ref planes, v, 0, shape.Inputs, expands: true);
            var limits = _limits[v];
            for (var group = 0; group < shape.Groups; group++)
            {
                GroupedCounters<TVector, TLanes>.Count(ref planes, groups, group, ref counts);
                GroupedCounters<TVector, TLanes>.Compare(
                    ref counts, groups, ref MemoryMarshal.GetArrayDataReference(limits.Planes), ref limits.Picks[group * shape.Size * limits.PicksOfNeuron],
                    in _valid[v * TLanes.Words], ref Unsafe.Add(ref scratch, _layout.Outputs + (shape.FirstOf(group) * _layout.Vectors + v) * TLanes.Words),
                    _layout.Vectors * TLanes.Words);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RunNeurons(ref ulong scratch)
    {
        for (var v = 0; v < _layout.Vectors; v++)
        {
            ref var chain = ref Unsafe.Add(ref scratch, _layout.Chain);
            TLanes.Store(TLanes.Zero, ref chain);
            for (var tile = 0; tile < _weights.Shape.Tiles; tile++)
            {
                var first = tile * 2 * _weights.Shape.TileSteps;
                Gather(ref scratch, ref Unsafe.Add(ref scratch, _layout.Inputs), v, first, first + 2 * _weights.Shape.TileSteps, expands: false);
                SlicedCounters<TVector, TLanes>.BuildTable(
                    ref Unsafe.Add(ref scratch, _layout.Inputs), _weights.Shape.TileSteps, ref chain, ref Unsafe.Add(ref scratch, _layout.Table));
                SlicedCounters<TVector, TLanes>.AddTile(
                    ref Unsafe.Add(ref scratch, _layout.Table), ref _weights.Selectors(tile, 0), ref Unsafe.Add(ref scratch, _layout.Counters),
                    _weights.Neurons, _weights.Shape, tile);
            }
            var limits = _limits[v];
            SlicedCounters<TVector, TLanes>.Compare(
                ref Unsafe.Add(ref scratch, _layout.Counters), in chain, ref MemoryMarshal.GetArrayDataReference(limits.Planes),
                ref MemoryMarshal.GetArrayDataReference(limits.Picks), in _valid[v * TLanes.Words],
                ref Unsafe.Add(ref scratch, _layout.Outputs + v * TLanes.Words), _layout.Vectors * TLanes.Words, _weights.Neurons, _weights.Shape);
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
            var bits = (row * _map.DilationDown - _map.Top) * _layout.Planes.RowBits + column * _map.DilationAcross - _map.Left;
            ref var plane = ref Unsafe.Add(ref planes, channel * _layout.PlaneWords + _layout.Planes.Origin + vector * TLanes.Words + (bits >> 6));
            var lanes = _columns[column] is { } mask ? TLanes.Load(in mask[vector * TLanes.Words]) : TLanes.Broadcast(ulong.MaxValue);
            if (expands)
                GatherExpanded(ref plane, _layout.PlaneWords, bits & 63, lanes, count, ref inputs);
            else
                Gather(ref plane, _layout.PlaneWords, bits & 63, lanes, count, ref inputs);
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
