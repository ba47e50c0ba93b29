using System.Runtime.Intrinsics;
using CompactBnn.Format;
using CompactBnn.Kernels;

namespace CompactBnn.Engines.Steps;

/// <summary>A convolution or a dense layer on integers, with the threshold that follows it: multiply and add, eight output channels at a time.</summary>
internal sealed unsafe class IntegerLayerStep : Step
{
    private const int Lanes = RowDifferences.Rows;
    private readonly WindowWalk _walk;
    private readonly BlockLevels? _levels;
    private readonly Operand _input;
    private readonly Region _output, _patch;
    private readonly int _groups, _channels, _groupInputs, _groupOutputs, _groupBlocks, _taps;
    private readonly bool _isDirect, _isNarrow;
    private readonly PinnedArray<sbyte> _weights;

    /// <param name="layer">The layer.</param>
    /// <param name="threshold">The threshold that follows, or null.</param>
    /// <param name="input">What it reads.</param>
    /// <param name="isNarrow">Whether all it reads fits 16 bits.</param>
    /// <param name="output">Where the sums, or the bits of the threshold, go.</param>
    /// <param name="place">Places memory of so many words for this layer.</param>
    public IntegerLayerStep(WeightedLayer layer, Threshold? threshold, Operand input, bool isNarrow, Region output, Func<long, Region> place)
    {
        var conv = layer as Convolution;
        _groups = conv?.Groups ?? 1;
        _channels = conv?.Channels ?? ((Dense)layer).Units;
        _input = input;
        _output = output;
        _walk = new(conv?.Window ?? WindowWalk.Pointwise, input.Shape);
        _groupInputs = input.Shape.Channels / _groups;
        _groupOutputs = _channels / _groups;
        _groupBlocks = (_groupOutputs + Lanes - 1) / Lanes;
        _taps = _walk.Taps * _groupInputs;
        _levels = threshold is null ? null : new(threshold.Channels, _groups);
        _isDirect = _walk.Taps == 1 && _groups == 1 && !_walk.IsPadded && !isNarrow;
        _isNarrow = isNarrow;
        if (!_isDirect)
            _patch = place(MemoryPlan.WordsOfIntegers(_taps));
        _weights = isNarrow ? InterleavePairs(layer.Weights) : Interleave(layer.Weights);
    }

    public override void Run(byte* image, ulong* memory)
    {
        var sink = new SumSink(_output.Words(memory), _levels);
        for (var y = 0; y < _walk.Rows.Positions; y++)
        {
            for (var x = 0; x < _walk.Columns.Positions; x++)
            {
                for (var group = 0; group < _groups; group++)
                {
                    if (_isNarrow)
                    {
                        MultiplyNarrow(CollectNarrow(memory, y, x, group), group, ref sink);
                        continue;
                    }
                    var patch = _isDirect ? Position(memory, _walk.Rows.Origin(y), _walk.Columns.Origin(x)) : Collect(memory, y, x, group);
                    Multiply(patch, group, ref sink);
                }
                sink.EndPosition();
            }
        }
    }

    private void Multiply(int* patch, int group, ref SumSink sink)
    {
        for (var i = 0; i < _groupBlocks; i++)
        {
            var block = group * _groupBlocks + i;
            var weights = _weights.Pointer + (long)block * _taps * Lanes;
            var sums = Vector256<int>.Zero;
            for (var tap = 0; tap < _taps; tap++, weights += Lanes)
                sums += Vector256.Create(patch[tap]) * Widen(weights);
            sink.Put(sums, block, Math.Min(Lanes, _groupOutputs - i * Lanes));
        }
    }

    private void MultiplyNarrow(short* patch, int group, ref SumSink sink)
    {
        var pairs = (_taps + 1) / 2;
        for (var i = 0; i < _groupBlocks; i++)
        {
            var block = group * _groupBlocks + i;
            var weights = _weights.Pointer + (long)block * pairs * 2 * Lanes;
            sink.Put(TapPairs.Sum(in *patch, in *weights, pairs), block, Math.Min(Lanes, _groupOutputs - i * Lanes));
        }
    }

    private static Vector256<int> Widen(sbyte* weights)
    {
        var (low, high) = Vector128.Widen(Vector128.WidenLower(Vector128.CreateScalarUnsafe(*(long*)weights).AsSByte()));
        return Vector256.Create(low, high);
    }

    /// <summary>Collects the integers of one group under the window, in the order of the weights; 0 in the padding.</summary>
    private int* Collect(ulong* memory, int y, int x, int group)
    {
        var (rows, columns) = (_walk.Rows, _walk.Columns);
        var patch = _patch.Integers(memory);
        if (_walk.Live(y, x) < _walk.Taps)
            new Span<int>(patch, _taps).Clear();
        for (var ky = rows.First(y); ky < rows.End(y); ky++)
        {
            var sy = rows.Origin(y) + ky * rows.Dilation;
            for (var kx = columns.First(x); kx < columns.End(x); kx++)
            {
                var source = Position(memory, sy, columns.Origin(x) + kx * columns.Dilation) + group * _groupInputs;
                new ReadOnlySpan<int>(source, _groupInputs).CopyTo(new(patch + (ky * columns.Size + kx) * _groupInputs, _groupInputs));
            }
        }
        return patch;
    }

    /// <summary>As <see cref="Collect"/>, in 16 bits; an odd number of taps is followed by a 0.</summary>
    private short* CollectNarrow(ulong* memory, int y, int x, int group)
    {
        var (rows, columns) = (_walk.Rows, _walk.Columns);
        var patch = (short*)_patch.Words(memory);
        if (_walk.Live(y, x) < _walk.Taps)
            new Span<short>(patch, _taps).Clear();
        patch[_taps] = 0;
        for (var ky = rows.First(y); ky < rows.End(y); ky++)
        {
            var sy = rows.Origin(y) + ky * rows.Dilation;
            for (var kx = columns.First(x); kx < columns.End(x); kx++)
            {
                var source = Position(memory, sy, columns.Origin(x) + kx * columns.Dilation) + group * _groupInputs;
                TapPairs.Narrow(in *source, ref patch[(ky * columns.Size + kx) * _groupInputs], _groupInputs);
            }
        }
        return patch;
    }

    private int* Position(ulong* memory, int y, int x) =>
        _input.Region.Integers(memory) + ((long)y * _input.Shape.Width + x) * _input.Shape.Channels;

    /// <summary>For each block of eight channels and each tap eight weights.</summary>
    private PinnedArray<sbyte> Interleave(Weights weights) =>
        Interleave(weights, _taps, (block, tap, lane) => (block * _taps + tap) * Lanes + lane);

    /// <summary>For each block of eight channels and each pair of taps sixteen weights, two a channel.</summary>
    private PinnedArray<sbyte> InterleavePairs(Weights weights)
    {
        var pairs = (_taps + 1) / 2;
        return Interleave(weights, 2 * pairs, (block, tap, lane) => ((block * pairs + tap / 2) * Lanes + lane) * 2 + tap % 2);
    }

    private PinnedArray<sbyte> Interleave(Weights weights, int blockTaps, Func<int, int, int, int> indexOf)
    {
        var interleaved = new PinnedArray<sbyte>(checked(_groups * _groupBlocks * blockTaps * Lanes));
        for (var channel = 0; channel < _channels; channel++)
        {
            var (block, lane) = Math.DivRem(channel % _groupOutputs, Lanes);
            for (var tap = 0; tap < _taps; tap++)
                interleaved.Span[indexOf(channel / _groupOutputs * _groupBlocks + block, tap, lane)] = (sbyte)weights[channel * _taps + tap];
        }
        return interleaved;
    }
}
