using CompactBnn.Format;
using CompactBnn.Kernels;

namespace CompactBnn.Engines.Steps;

/// <summary>An affine operation on integers.</summary>
internal sealed unsafe class AffineStep : Step
{
    private readonly Operand _input, _output;
    private readonly int[] _multipliers;
    private readonly long[] _offsets;
    private readonly FixedPointRange _range;
    private readonly MapRows _rows;

    public AffineStep(Affine affine, ValueInfo read, Operand input, Operand output)
    {
        var channels = affine.Channels.Length;
        _multipliers = [.. affine.Channels.Select(channel => channel.Multiplier)];
        _offsets = new long[(channels + FixedPoint.BlockLanes - 1) / FixedPoint.BlockLanes * FixedPoint.BlockLanes];
        for (var i = 0; i < channels; i++)
            _offsets[FixedPoint.OffsetIndex(i)] = affine.Channels[i].Offset;
        _range = new(affine.Shift, affine.Low, affine.High, affine.FitsBeforeBounds(read));
        _rows = new(1, input.Positions, channels, 0, 0);
        _input = input;
        _output = output;
    }

    public override void Run(byte* image, ulong* memory) =>
        FixedPoint.Apply(in *_input.Region.Integers(memory), ref *_output.Region.Integers(memory), _multipliers, _offsets, _range, _rows);
}
