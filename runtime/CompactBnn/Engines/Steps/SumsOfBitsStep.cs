namespace CompactBnn.Engines.Steps;

/// <summary>The integers +1 and -1 for bits of one position, where scores are made of bits.</summary>
internal sealed unsafe class SumsOfBitsStep(Operand input, Region output) : Step
{
    public override void Run(byte* image, ulong* memory)
    {
        var source = input.Region.Words(memory);
        var destination = output.Integers(memory);
        for (var i = 0; i < input.Shape.Channels; i++)
            destination[i] = (source[i / 64] >> (i % 64) & 1) != 0 ? 1 : -1;
    }
}
