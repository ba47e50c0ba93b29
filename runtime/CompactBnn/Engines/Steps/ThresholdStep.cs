using System.Runtime.Intrinsics;
using CompactBnn.Format;
using CompactBnn.Kernels;

namespace CompactBnn.Engines.Steps;

/// <summary>Integers to bits.</summary>
internal sealed unsafe class ThresholdStep(Threshold threshold, Operand input, Operand output) : Step
{
    private readonly BlockLevels _levels = new(threshold.Channels, 1);

    public override void Run(byte* image, ulong* memory)
    {
        var source = input.Region.Integers(memory);
        var sink = new SumSink(output.Region.Words(memory), _levels);
        var channels = input.Shape.Channels;
        for (var position = 0; position < input.Positions; position++, source += channels)
        {
            for (var channel = 0; channel < channels; channel += RowDifferences.Rows)
                sink.Put(Vector256.Load(source + channel), channel / RowDifferences.Rows, Math.Min(RowDifferences.Rows, channels - channel));
            sink.EndPosition();
        }
    }
}
