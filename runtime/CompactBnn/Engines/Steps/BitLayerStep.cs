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
    // Patches and counts of a tile stay in the first-level cache.
    private const int TileWords = 1024;

    private readonly WindowWalk _walk;
    private readonly BitPatches _patches;
    private readonly RowBlocks _rows;
    private readonly BlockLevels? _levels;
    private readonly Operand _input;
    private readonly Region _output, _patch, _live, _counts, _liveWeights;
    private readonly int _groups, _tile;
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
        // The sums of a position come from all groups, one after the other.
        var positionWords = _rows.Words + MemoryPlan.WordsOfIntegers(_rows.GroupBlocks * _rows.Planes * RowDifferences.Rows);
        _tile = _groups > 1 ? 1 : (int)Math.Clamp(TileWords / positionWords, 1, _walk.Columns.Positions);
        if (!_patches.IsDirect)
            _patch = place((long)_tile * _rows.Words);
        _counts = place(_tile * MemoryPlan.WordsOfIntegers(_rows.GroupBlocks * _rows.Planes * RowDifferences.Rows));
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
            RunRow(memory, y, ref sink);
    }

    /// <summary>Positions that no padding cuts go in tiles; the others one by one, since their live taps differ.</summary>
    private void RunRow(ulong* memory, int y, ref SumSink sink)
    {
        var columns = _walk.Columns;
        var (wholeFrom, wholeEnd) = !_isCut ? (0, columns.Positions) : _walk.Rows.IsWhole(y) ? (columns.WholeFrom, columns.WholeEnd) : (0, 0);
        for (int x = 0, next; x < columns.Positions; x = next)
        {
            var isCut = x < wholeFrom || x >= wholeEnd;
            next = isCut ? x + 1 : Math.Min(x + _tile, wholeEnd);
            RunTile(memory, y, x, next, isCut, ref sink);
        }
    }

    private void RunTile(ulong* memory, int y, int from, int to, bool isCut, ref SumSink sink)
    {
        var patches = _patches.IsDirect ? _patches.Position(memory, y, from) : _patch.Words(memory);
        var live = isCut ? LiveTaps(memory, y, from) : null;
        var liveInputs = (isCut ? _walk.Live(y, from) : _walk.Taps) * (_input.Shape.Channels / _groups);
        var counts = _counts.Integers(memory);
        for (var group = 0; group < _groups; group++)
        {
            if (!_patches.IsDirect)
                _patches.Collect(memory, y, from, to, group, patches);
            Count(new(patches, live, _rows.Signs(group), _rows.Mask(group)), to - from, isCut, counts);
            if (_isInteger)
                PutInteger(counts, patches, to - from, group, ref sink);
            else if (_rows.AreMasked)
                PutMasked(counts, isCut ? CountLiveWeights(memory, live, group) : _rows.LiveWeights(group), to - from, group, ref sink);
            else
                PutBinary(counts, liveInputs, to - from, group, ref sink);
        }
    }

    private ulong* LiveTaps(ulong* memory, int y, int x)
    {
        var live = _live.Words(memory);
        _patches.Mark(y, x, live);
        return live;
    }

    private void Count(RowOperands operands, int positions, bool isCut, int* counts)
    {
        var blocks = _rows.GroupBlocks * _rows.Planes;
        if (_rows.AreMasked && isCut)
            RowDifferences.Count<MaskedCutTaps>(operands, _rows.Words, blocks, positions, _patches.Step, counts);
        else if (_rows.AreMasked)
            RowDifferences.Count<MaskedTaps>(operands, _rows.Words, blocks, positions, _patches.Step, counts);
        else if (isCut)
            RowDifferences.Count<CutTaps>(operands, _rows.Words, blocks, positions, _patches.Step, counts);
        else
            RowDifferences.Count<AllTaps>(operands, _rows.Words, blocks, positions, _patches.Step, counts);
    }

    /// <summary>The number of weights of each row that are neither masked nor over padding: where the mask differs from 0.</summary>
    private int* CountLiveWeights(ulong* memory, ulong* live, int group)
    {
        var liveWeights = _liveWeights.Integers(memory);
        RowDifferences.Count<CutTaps>(new(_zeros!.Pointer, live, _rows.Mask(group), null), _rows.Words, _rows.GroupBlocks, 1, 0, liveWeights);
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

    private void PutBinary(int* counts, int liveInputs, int positions, int group, ref SumSink sink)
    {
        var all = Vector256.Create(liveInputs);
        for (; positions > 0; positions--)
        {
            for (var block = 0; block < _rows.GroupBlocks; block++, counts += RowDifferences.Rows)
                Put(all - (Vector256.Load(counts) << 1), group, block, ref sink);
            EndPosition(group, ref sink);
        }
    }

    private void PutMasked(int* counts, int* liveWeights, int positions, int group, ref SumSink sink)
    {
        for (; positions > 0; positions--)
        {
            for (var block = 0; block < _rows.GroupBlocks; block++, counts += RowDifferences.Rows)
                Put(Vector256.Load(liveWeights + block * RowDifferences.Rows) - (Vector256.Load(counts) << 1), group, block, ref sink);
            EndPosition(group, ref sink);
        }
    }

    private void PutInteger(int* counts, ulong* patches, int positions, int group, ref SumSink sink)
    {
        for (; positions > 0; positions--, patches += _patches.Step)
        {
            var ones = CountOnes(patches);
            for (var block = 0; block < _rows.GroupBlocks; block++)
            {
                var sums = Vector256.Create(-ones);
                for (var plane = 0; plane < _rows.Planes - 1; plane++, counts += RowDifferences.Rows)
                    sums -= Vector256.Load(counts) << plane;
                sums += Vector256.Load(counts) << (_rows.Planes - 1);
                counts += RowDifferences.Rows;
                Put(sums, group, block, ref sink);
            }
            EndPosition(group, ref sink);
        }
    }

    private void Put(Vector256<int> sums, int group, int block, ref SumSink sink) =>
        sink.Put(sums, group * _rows.GroupBlocks + block, Math.Min(RowDifferences.Rows, _rows.GroupChannels - block * RowDifferences.Rows));

    private void EndPosition(int group, ref SumSink sink)
    {
        if (group == _groups - 1)
            sink.EndPosition();
    }
}
