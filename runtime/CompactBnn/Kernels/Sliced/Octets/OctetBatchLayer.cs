using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CompactBnn.Kernels.Sliced;

/// <summary>
/// A layer of binary weights over up to 64 images that counts by octets: eight neurons by the images of a word. A dense layer is a convolution of
/// one position.
/// </summary>
/// <typeparam name="TVector">The vector.</typeparam>
/// <typeparam name="TLanes">Its operations on bits.</typeparam>
/// <typeparam name="TOctets">Its operations on elements.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class OctetBatchLayer<TVector, TLanes, TOctets>
    where TVector : unmanaged
    where TLanes : struct, IBitLanes<TVector>
    where TOctets : struct, IOctets<TVector>
{
    private static readonly ulong[] s_allLanes = [ulong.MaxValue];

    private readonly BatchGeometry _map;
    private readonly OctetWeights _weights;
    private readonly OctetScratch _parts;
    private readonly ulong[][] _limits;
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
    public OctetBatchLayer(
        BatchGeometry map, OctetWeights weights, bool compares, ReadOnlySpan<int> limits, ReadOnlySpan<ulong> turned, ReadOnlySpan<byte> rows,
        ReadOnlySpan<byte> columns)
    {
        (_map, _weights, _parts) = (map, weights, new OctetScratch(weights.Shape, weights.Neurons));
        (_rows, _columns) = (map.RowClasses(rows), map.ColumnClasses(columns));
        _columnClasses = _columns.Max() + 1;
        _bases = limits.ToArray();
        _limits = new ulong[compares ? (_rows.Max() + 1) * _columnClasses : 0][];
        for (var c = 0; c < _limits.Length; c++)
        {
            var stride = limits.Length / _limits.Length;
            _limits[c] = OctetLimits.Of<TVector, TOctets>(weights, s_allLanes, limits.Slice(c * stride, stride), turned);
        }
    }

    /// <summary>Evaluates a layer with threshold.</summary>
    /// <param name="input">The corner of the first window.</param>
    /// <param name="scratch">Scratch memory of <see cref="OctetScratch.Length"/> words.</param>
    /// <param name="output">The first pixel of the output.</param>
    public void Run(ref ulong input, ref ulong scratch, ref ulong output)
    {
        for (var y = 0; y < _map.OutputHeight; y++)
        for (var x = 0; x < _map.OutputWidth; x++)
        {
            Gather(ref Unsafe.Add(ref input, (y * _map.StrideDown * _map.RowPixels + x * _map.StrideAcross) * _map.Channels), ref scratch);
            var limits = _limits[_rows[y] * _columnClasses + _columns[x]];
            ref var pixel = ref Unsafe.Add(ref output, (y * _map.OutputRowPixels + x) * _weights.Neurons);
            for (var pass = 0; pass < TOctets.Passes; pass++)
            {
                var chain = Count(ref scratch, pass);
                // The last octet may have empty places, behind which the next pixel lies.
                var whole = _weights.Neurons / OctetShape.Neurons;
                Compare(ref scratch, chain, limits, 0, whole, ref pixel, pass);
                if (whole == _weights.Octets)
                    continue;
                ref var octet = ref Unsafe.Add(ref scratch, _parts.Octet);
                Compare(ref scratch, chain, limits, whole, 1, ref octet, pass);
                var rest = _weights.Neurons % OctetShape.Neurons;
                MemoryMarshal.CreateSpan(ref octet, rest).CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref pixel, whole * OctetShape.Neurons), rest));
            }
        }
    }

    /// <summary>Evaluates a layer of one position without threshold.</summary>
    /// <param name="input">The corner of the window.</param>
    /// <param name="scratch">Scratch memory of <see cref="OctetScratch.Length"/> words.</param>
    /// <param name="sums">Takes one sum a neuron for each image, one image after another; its length says how many images there are.</param>
    public void RunSums(ref ulong input, ref ulong scratch, Span<int> sums)
    {
        Gather(ref input, ref scratch);
        ref var digits = ref Unsafe.Add(ref scratch, _parts.Digits);
        for (var pass = 0; pass < TOctets.Passes; pass++)
        {
            var chain = Count(ref scratch, pass);
            OctetCounters<TVector, TLanes, TOctets>.WriteDigits(
                ref Unsafe.Add(ref scratch, _parts.Counters), chain, _weights.Odd, ref digits, _weights.Octets, _weights.Shape, pass);
        }
        var count = _weights.Shape.Digits - 1;
        LaneSums.Store(
            ref digits, count, new DigitPlaces(count * OctetShape.Neurons, 1, OctetShape.Neurons), _bases.AsSpan(0, _weights.Neurons), sums, 0, _weights.Neurons);
    }

    /// <summary>Copies the inputs of a window together, zeros behind them.</summary>
    private void Gather(ref ulong corner, ref ulong scratch)
    {
        var inputs = MemoryMarshal.CreateSpan(ref Unsafe.Add(ref scratch, OctetScratch.Inputs), 2 * _weights.Shape.Steps);
        var together = _map.DilationAcross == 1 ? _map.KernelWidth : 1;
        for (var row = 0; row < _map.KernelHeight; row++)
        for (var column = 0; column < _map.KernelWidth; column += together)
        {
            var pixel = row * _map.DilationDown * _map.RowPixels + column * _map.DilationAcross;
            var run = MemoryMarshal.CreateSpan(ref Unsafe.Add(ref corner, pixel * _map.Channels), together * _map.Channels);
            run.CopyTo(inputs);
            inputs = inputs[run.Length..];
        }
        inputs.Clear();
    }

    /// <summary>Counts the inputs that differ from the weights; returns the chain behind the last step.</summary>
    private TVector Count(ref ulong scratch, int pass)
    {
        var chain = TOctets.OddBefore;
        for (var step = 0; step < _weights.Shape.Steps; step += OctetShape.MostSteps)
        {
            OctetCounters<TVector, TLanes, TOctets>.BuildTable(
                ref Unsafe.Add(ref scratch, OctetScratch.Inputs + 2 * step), _weights.Shape.TileFrom(step), pass, ref chain, ref Unsafe.Add(ref scratch, _parts.Table));
            OctetCounters<TVector, TLanes, TOctets>.AddTile(ref Unsafe.Add(ref scratch, _parts.Table), _weights, ref Unsafe.Add(ref scratch, _parts.Counters), step);
        }
        return chain;
    }

    private void Compare(ref ulong scratch, TVector chain, ulong[] limits, int first, int octets, ref ulong output, int pass)
    {
        if (octets == 0)
            return;
        var shape = _weights.Shape;
        OctetCounters<TVector, TLanes, TOctets>.Compare(
            ref Unsafe.Add(ref scratch, _parts.Counters + first * shape.CounterVectors * TLanes.Words), chain,
            ref limits[first * shape.LimitVectors * OctetShape.Neurons + pass * TLanes.Words], in s_allLanes[0], ref output, octets, shape, pass);
    }
}
