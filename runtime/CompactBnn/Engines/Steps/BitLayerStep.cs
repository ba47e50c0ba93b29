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
    private readonly Region _output, _patch, _live;
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
        if (!_isCut)
            return;
        _live = place(_rows.Words);
        _zeros = new(_rows.Words);
    }

    public override void Run(byte* image, ulong* memory)
    {
        var sink = new SumSink(_output.Words(memory), _levels);
        var live = _live.Words(memory);
        _patches.Pack(memory);
        for (var y = 0; y < _walk.Rows.Positions; y++)
        {
            for (var x = 0; x < _walk.Columns.Positions; x++)
            {
                var liveTaps = _walk.Live(y, x);
                var isCut = _isCut && liveTaps < _walk.Taps;
                if (isCut)
                    _patches.Mark(y, x, live);
                RunPosition(memory, y, x, isCut, isCut ? liveTaps : _walk.Taps, live, ref sink);
            }
        }
    }

    private void RunPosition(ulong* memory, int y, int x, bool isCut, int liveTaps, ulong* live, ref SumSink sink)
    {
        var patch = _patches.IsDirect ? _patches.Position(memory, y, x) : _patch.Words(memory);
        var liveInputs = liveTaps * (_input.Shape.Channels / _groups);
        for (var group = 0; group < _groups; group++)
        {
            if (!_patches.IsDirect)
                _patches.Collect(memory, y, x, group, patch);
            if (_isInteger)
                RunInteger(patch, live, isCut, group, ref sink);
            else if (_rows.AreMasked)
                RunMasked(patch, live, isCut, group, ref sink);
            else if (isCut)
                RunBinary<CutTaps>(patch, live, liveInputs, group, ref sink);
            else
                RunBinary<AllTaps>(patch, live, liveInputs, group, ref sink);
        }
        sink.EndPosition();
    }

    private void RunBinary<TTaps>(ulong* patch, ulong* live, int liveInputs, int group, ref SumSink sink)
        where TTaps : struct, ITaps
    {
        var all = Vector256.Create(liveInputs);
        var words = _rows.Words;
        for (var i = 0; i < _rows.GroupBlocks; i++)
        {
            var block = group * _rows.GroupBlocks + i;
            var differences = RowDifferences.Count<TTaps>(new(patch, live, _rows.Signs(block), null), words);
            sink.Put(all - (differences + differences), block, ChannelsOf(i));
        }
    }

    private void RunMasked(ulong* patch, ulong* live, bool isCut, int group, ref SumSink sink)
    {
        for (var i = 0; i < _rows.GroupBlocks; i++)
        {
            var block = group * _rows.GroupBlocks + i;
            var operands = new RowOperands(patch, live, _rows.Signs(block), _rows.Mask(block));
            var all = isCut
                ? RowDifferences.Count<CutTaps>(new(_zeros!.Pointer, live, _rows.Mask(block), null), _rows.Words)
                : Vector256.Load(_rows.LiveWeights(block));
            var differences = isCut
                ? RowDifferences.Count<MaskedCutTaps>(operands, _rows.Words)
                : RowDifferences.Count<MaskedTaps>(operands, _rows.Words);
            sink.Put(all - (differences + differences), block, ChannelsOf(i));
        }
    }

    private void RunInteger(ulong* patch, ulong* live, bool isCut, int group, ref SumSink sink)
    {
        // Bits in padding that counts nothing are 0 in the patch.
        var ones = 0;
        for (var word = 0; word < _rows.Words; word++)
            ones += BitOperations.PopCount(patch[word]);
        for (var i = 0; i < _rows.GroupBlocks; i++)
        {
            var block = group * _rows.GroupBlocks + i;
            var sums = Vector256.Create(-ones);
            for (var plane = 0; plane < _rows.Planes; plane++)
            {
                var operands = new RowOperands(patch, live, _rows.Signs(block) + plane * _rows.PlaneWords, null);
                var differences = isCut
                    ? RowDifferences.Count<CutTaps>(operands, _rows.Words)
                    : RowDifferences.Count<AllTaps>(operands, _rows.Words);
                differences = Vector256.ShiftLeft(differences, plane);
                sums = plane == _rows.Planes - 1 ? sums + differences : sums - differences;
            }
            sink.Put(sums, block, ChannelsOf(i));
        }
    }

    /// <summary>Channels of block <paramref name="index"/> of a group.</summary>
    private int ChannelsOf(int index) => Math.Min(RowDifferences.Rows, _rows.GroupChannels - index * RowDifferences.Rows);
}
