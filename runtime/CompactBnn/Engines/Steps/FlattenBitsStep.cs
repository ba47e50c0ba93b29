using CompactBnn.Kernels;

namespace CompactBnn.Engines.Steps;

/// <summary>Joins the bits of all positions where a position does not fill its words.</summary>
internal sealed unsafe class FlattenBitsStep(Operand input, Operand output) : Step
{
    public override void Run(byte* image, ulong* memory)
    {
        var source = input.Region.Words(memory);
        var writer = new BitWriter(output.Region.Words(memory));
        writer.Join(source, input.Positions, input.Shape.Channels);
        writer.EndWord();
    }
}
