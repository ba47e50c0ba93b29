using CompactBnn.Format;

namespace CompactBnn.Engines.Steps;

/// <summary>Bytes to integers by one table a colour.</summary>
internal sealed unsafe class EncodeValuesStep(EncodeValues values, Operand output) : Step
{
    public override void Run(byte* image, ulong* memory)
    {
        var table = values.Table.AsSpan();
        var destination = output.Region.Integers(memory);
        for (var position = 0; position < output.Positions; position++)
        {
            for (var colour = 0; colour < output.Shape.Channels; colour++)
                *destination++ = table[colour * 256 + *image++];
        }
    }
}
