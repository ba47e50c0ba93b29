using CompactBnn.Kernels;

namespace CompactBnn.Engines.Steps;

/// <summary>Joins the bits of all positions where a position does not fill its words.</summary>
internal sealed unsafe class FlattenBitsStep(Operand input, Operand output) : Step
{
    public override void Run(byte* image, ulong* memory)
    {
        var source = input.Region.Words(memory);
        var writer = new BitWriter(output.Region.Words(memory));
        for (var position = 0; position < input.Positions; position++, source += input.PixelWords)
            writer.Copy(source, 0, input.Shape.Channels);
        writer.EndWord();
    }
}
