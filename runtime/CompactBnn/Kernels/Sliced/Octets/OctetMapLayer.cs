using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CompactBnn.Kernels.Sliced;

/// <summary>
/// A binary convolution with threshold of one image that counts by octets: a word of 64 pixels of the output at a time, for all neurons. For maps
/// that leave most lanes of a vector of pixels empty.
/// </summary>
/// <typeparam name="TVector">The vector.</typeparam>
/// <typeparam name="TLanes">Its operations on bits.</typeparam>
/// <typeparam name="TOctets">Its operations on elements.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class OctetMapLayer<TVector, TLanes, TOctets>
    where TVector : unmanaged
    where TLanes : struct, IBitLanes<TVector>
    where TOctets : struct, IOctets<TVector>
{
    private readonly MapGeometry _map;
    private readonly OctetLayout _layout;
    private readonly MapLanes _lanes;
    private readonly OctetWeights _weights;
    private readonly ulong[][] _limits;
    private readonly ulong[] _valid;
    private readonly ulong[]?[] _columns;

    /// <param name="map">The convolution.</param>
    /// <param name="weights">The weights; inputs in the order row, column, channel.</param>
    /// <param name="limits">For each border class (rows outer, columns inner) and neuron the largest count that fires.</param>
    /// <param name="turned">One bit a neuron, as words: whether its result is turned; empty where none is.</param>
    /// <param name="rows">The border class of each row of the output; empty where there is one class.</param>
    /// <param name="columns">The border class of each column of the output; empty where there is one class.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public OctetMapLayer(
        MapGeometry map, OctetWeights weights, ReadOnlySpan<int> limits, ReadOnlySpan<ulong> turned, ReadOnlySpan<byte> rows, ReadOnlySpan<byte> columns)
    {
        (_map, _weights) = (map, weights);
        _layout = new OctetLayout(map, weights.Neurons);
        _lanes = new MapLanes(map, _layout.Planes, _layout.Planes.OutputWords);
        _limits = Limits(_lanes.Classes(rows, columns), limits, turned);
        _valid = _lanes.Valid();
        _columns = new ulong[]?[map.KernelWidth];
        for (var tap = 0; tap < _columns.Length; tap++)
            _columns[tap] = _lanes.ColumnMask(tap);
    }

    /// <summary>Evaluates the layer.</summary>
    /// <param name="input">The first pixel of the input.</param>
    /// <param name="scratch">Scratch memory of <see cref="OctetLayout.Length"/> words.</param>
    /// <param name="output">The first pixel of the output.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(ref ulong input, ref ulong scratch, ref ulong output)
    {
        var shape = _weights.Shape;
        ref var inputs = ref Unsafe.Add(ref scratch, _layout.Inputs);
        ref var table = ref Unsafe.Add(ref scratch, _layout.Table);
        ref var counters = ref Unsafe.Add(ref scratch, _layout.Counters);
        MemoryMarshal.CreateSpan(ref scratch, _layout.PlanesWords).Clear();
        _lanes.ToPlanes(ref input, ref scratch, 1, _layout.InputChannels);
        // What lies behind the last input reads as zeros.
        MemoryMarshal.CreateSpan(ref Unsafe.Add(ref inputs, shape.Inputs), _layout.InputsWords - shape.Inputs).Clear();
        for (var word = 0; word < _layout.Planes.OutputWords; word++)
        {
            Gather(ref scratch, ref inputs, word);
            for (var pass = 0; pass < TOctets.Passes; pass++)
            {
                var chain = TOctets.OddBefore;
                for (var step = 0; step < shape.Steps; step += OctetShape.MostSteps)
                {
                    OctetCounters<TVector, TLanes, TOctets>.BuildTable(ref Unsafe.Add(ref inputs, 2 * step), shape.TileFrom(step), pass, ref chain, ref table);
                    OctetCounters<TVector, TLanes, TOctets>.AddTile(ref table, _weights, ref counters, step);
                }
                OctetCounters<TVector, TLanes, TOctets>.Compare(
                    ref counters, chain, ref _limits[word][pass * TLanes.Words], in _valid[word],
                    ref Unsafe.Add(ref scratch, _layout.Outputs + word * _layout.OutputChannels), _weights.Octets, shape, pass);
            }
        }
        _lanes.ToPixels(ref Unsafe.Add(ref scratch, _layout.Outputs), 1, _layout.OutputChannels, _weights.Neurons, ref output);
    }

    /// <summary>The limits for each word of lanes; words with the same classes share them.</summary>
    private ulong[][] Limits(ulong[][] classes, ReadOnlySpan<int> limits, ReadOnlySpan<ulong> turned)
    {
        var result = new ulong[_layout.Planes.OutputWords][];
        var lanes = new ulong[result.Length][];
        for (var word = 0; word < result.Length; word++)
        {
            var own = lanes[word] = new ulong[classes.Length];
            for (var c = 0; c < own.Length; c++)
                own[c] = classes[c][word];
            for (var other = 0; other < word && result[word] is null; other++)
            {
                if (own.AsSpan().SequenceEqual(lanes[other]))
                    result[word] = result[other];
            }
            result[word] ??= OctetLimits.Of<TVector, TOctets>(_weights, own, limits, turned);
        }
        return result;
    }

    /// <summary>Writes the inputs of a word of lanes, in the order row, column, channel of the kernel, shifted so that they lie in the lanes of the output.</summary>
    private void Gather(ref ulong planes, ref ulong inputs, int word)
    {
        for (var row = 0; row < _map.KernelHeight; row++)
        for (var column = 0; column < _map.KernelWidth; column++)
        {
            var bits = (row * _map.DilationDown - _map.Top) * _layout.Planes.RowBits + column * _map.DilationAcross - _map.Left;
            ref var source = ref Unsafe.Add(ref planes, (_layout.Planes.Origin + word + (bits >> 6)) * _layout.InputChannels);
            Shift(ref source, _layout.InputChannels, bits & 63, _columns[column] is { } mask ? mask[word] : ulong.MaxValue, _map.Channels, ref inputs);
            inputs = ref Unsafe.Add(ref inputs, _map.Channels);
        }
    }

    /// <summary>Copies a word of all channels, from some bits behind its start on; more than the channels may be written, as zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Shift(ref ulong source, int stride, int shift, ulong mask, int channels, ref ulong inputs)
    {
        var lanes = TLanes.Broadcast(mask);
        for (var channel = 0; channel < channels; channel += TLanes.Words)
        {
            var words = TLanes.Load(in Unsafe.Add(ref source, channel));
            if (shift != 0)
                words = TLanes.Or(TLanes.ShiftRight(words, shift), TLanes.ShiftLeft(TLanes.Load(in Unsafe.Add(ref source, stride + channel)), 64 - shift));
            TLanes.Store(TLanes.And(words, lanes), ref Unsafe.Add(ref inputs, channel));
        }
    }
}
