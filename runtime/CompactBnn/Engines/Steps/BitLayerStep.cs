using System.Numerics;
using System.Runtime.Intrinsics;
using CompactBnn.Format;
using CompactBnn.Kernels;

namespace CompactBnn.Engines.Steps;

/// <summary>
/// A convolution or a dense layer on bits, with the threshold that follows it. With D the number of differing live taps of a row:
/// binary and masked weights sum to (live taps) - 2 D. An integer weight is the sum of 2^j times bit plane j, the last one negative; as the
/// factors sum to -1, the sum is -(the sum of factor times D over the planes) - (live inputs that are 1).
/// </summary>
internal sealed unsafe class BitLayerStep : Step
{
    private readonly WindowWalk _walk;
    private readonly BitPatches _patches;
    private readonly RowBlocks _rows;
    private readonly BlockLevels? _levels;
    private readonly Operand _input;
    private readonly Region _output, _patch, _live, _counts, _liveWeights;
    private readonly int _groups;
    private readonly bool _isCut, _isInteger;
    private readonly PinnedArray<ulong>? _zeros;

    /// <param name="layer">The layer.</param>
    /// <param name="threshold">The threshold that follows, or null.</param>
    /// <param name="input">What it reads.</param>
    /// <param name="output">Where the sums, or the bits of the threshold, go.</param>
    /// <param name="place">Places memory of so many words for this layer.</param>
    public BitLayerStep(WeightedLayer layer, Threshold? threshold, Operand input, Region output, Func<long, Region> place)
    {
        var conv = layer as Convolution;
        _groups = conv?.Groups ?? 1;
        _input = input;
        _output = output;
        _walk = new(conv?.Window ?? WindowWalk.Pointwise, input.Shape);
        _patches = new(_walk, input, _groups, conv?.PadValue == 1, place);
        _isCut = conv?.PadValue == 0 && _walk.IsPadded;
        _isInteger = layer.Weights.Kind == WeightKind.Integer;
        _rows = new(layer.Weights, conv?.Channels ?? ((Dense)layer).Units, _groups);
        _levels = threshold is null ? null : new(threshold.Channels, _groups);
        if (!_patches.IsDirect)
            _patch = place(_rows.Words);
        _counts = place(MemoryPlan.WordsOfIntegers(_rows.GroupBlocks * _rows.Planes * RowDifferences.Rows));
        if (!_isCut)
            return;
        _liveWeights = place(MemoryPlan.WordsOfIntegers(_rows.GroupBlocks * RowDifferences.Rows));
        _live = place(_rows.Words);
        _zeros = new(_rows.Words);
    }

    public override void Run(byte* image, ulong* memory)
    {
        var sink = new SumSink(_output.Words(memory), _levels);
        _patches.Pack(memory);
        for (var y = 0; y < _walk.Rows.Positions; y++)
        {
            var isRowWhole = _walk.Rows.IsWhole(y);
            for (var x = 0; x < _walk.Columns.Positions; x++)
                RunPosition(memory, y, x, isRowWhole && _walk.Columns.IsWhole(x), ref sink);
        }
    }

    private void RunPosition(ulong* memory, int y, int x, bool isWhole, ref SumSink sink)
    {
        var patch = _patches.IsDirect ? _patches.Position(memory, y, x) : _patch.Words(memory);
        var isCut = _isCut && !isWhole;
        var live = isCut ? LiveTaps(memory, y, x) : null;
        var liveInputs = (isCut ? _walk.Live(y, x) : _walk.Taps) * (_input.Shape.Channels / _groups);
        for (var group = 0; group < _groups; group++)
        {
            if (!_patches.IsDirect)
                _patches.Collect(memory, y, x, isWhole, group, patch);
            var operands = new RowOperands(patch, live, _rows.Signs(group), _rows.Mask(group));
            var counts = _counts.Integers(memory);
            Count(operands, isCut, counts);
            if (_isInteger)
                PutInteger(counts, CountOnes(patch), group, ref sink);
            else if (_rows.AreMasked)
                PutMasked(counts, isCut ? CountLiveWeights(memory, live, group) : _rows.LiveWeights(group), group, ref sink);
            else
                PutBinary(counts, liveInputs, group, ref sink);
        }
        sink.EndPosition();
    }

    private ulong* LiveTaps(ulong* memory, int y, int x)
    {
        var live = _live.Words(memory);
        _patches.Mark(y, x, live);
        return live;
    }

    private void Count(RowOperands operands, bool isCut, int* counts)
    {
        var blocks = _rows.GroupBlocks * _rows.Planes;
        if (_rows.AreMasked && isCut)
            RowDifferences.Count<MaskedCutTaps>(operands, _rows.Words, blocks, counts);
        else if (_rows.AreMasked)
            RowDifferences.Count<MaskedTaps>(operands, _rows.Words, blocks, counts);
        else if (isCut)
            RowDifferences.Count<CutTaps>(operands, _rows.Words, blocks, counts);
        else
            RowDifferences.Count<AllTaps>(operands, _rows.Words, blocks, counts);
    }

    /// <summary>The number of weights of each row that are neither masked nor over padding: where the mask differs from 0.</summary>
    private int* CountLiveWeights(ulong* memory, ulong* live, int group)
    {
        var liveWeights = _liveWeights.Integers(memory);
        RowDifferences.Count<CutTaps>(new(_zeros!.Pointer, live, _rows.Mask(group), null), _rows.Words, _rows.GroupBlocks, liveWeights);
        return liveWeights;
    }

    /// <summary>Inputs that are 1; bits in padding that counts nothing are 0.</summary>
    private int CountOnes(ulong* patch)
    {
        var ones = 0;
        for (var word = 0; word < _rows.Words; word++)
            ones += BitOperations.PopCount(patch[word]);
        return ones;
    }

    private void PutBinary(int* counts, int liveInputs, int group, ref SumSink sink)
    {
        var all = Vector256.Create(liveInputs);
        for (var block = 0; block < _rows.GroupBlocks; block++, counts += RowDifferences.Rows)
            Put(all - (Vector256.Load(counts) << 1), group, block, ref sink);
    }

    private void PutMasked(int* counts, int* liveWeights, int group, ref SumSink sink)
    {
        for (var block = 0; block < _rows.GroupBlocks; block++, counts += RowDifferences.Rows, liveWeights += RowDifferences.Rows)
            Put(Vector256.Load(liveWeights) - (Vector256.Load(counts) << 1), group, block, ref sink);
    }

    private void PutInteger(int* counts, int ones, int group, ref SumSink sink)
    {
        for (var block = 0; block < _rows.GroupBlocks; block++)
        {
            var sums = Vector256.Create(-ones);
            for (var plane = 0; plane < _rows.Planes - 1; plane++, counts += RowDifferences.Rows)
                sums -= Vector256.Load(counts) << plane;
            sums += Vector256.Load(counts) << (_rows.Planes - 1);
            counts += RowDifferences.Rows;
            Put(sums, group, block, ref sink);
        }
    }

    private void Put(Vector256<int> sums, int group, int block, ref SumSink sink) =>
        sink.Put(sums, group * _rows.GroupBlocks + block, Math.Min(RowDifferences.Rows, _rows.GroupChannels - block * RowDifferences.Rows));
}
