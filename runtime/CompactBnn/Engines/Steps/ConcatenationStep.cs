using CompactBnn.Kernels;

namespace CompactBnn.Engines.Steps;

/// <summary>The channels of maps of bits or integers one after another.</summary>
internal sealed unsafe class ConcatenationStep(Operand[] inputs, bool areBits, Operand output) : Step
{
    public override void Run(byte* image, ulong* memory)
    {
        if (areBits)
            new Span<ulong>(output.Region.Words(memory), output.Positions * output.PixelWords).Clear();
        var channel = 0;
        foreach (var input in inputs)
        {
            var channels = input.Shape.Channels;
            if (areBits)
                JoinBits(input, channel, memory);
            else
                IntegerMaps.Join(in *input.Region.Integers(memory), ref output.Region.Integers(memory)[channel], output.Shape.Channels, new(1, input.Positions, channels, 0, 0));
            channel += channels;
        }
    }

    private void JoinBits(Operand input, int channel, ulong* memory) => IntegerMaps.JoinBits(
        in *input.Region.Words(memory), input.Shape.Channels, ref *output.Region.Words(memory), channel, output.PixelWords,
        new(1, input.Positions, input.PixelWords, 0, 0));
}
