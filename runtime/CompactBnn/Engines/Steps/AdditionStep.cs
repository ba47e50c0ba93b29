using CompactBnn.Kernels;

namespace CompactBnn.Engines.Steps;

/// <summary>The sum of maps of integers.</summary>
internal sealed unsafe class AdditionStep(Operand[] inputs, Operand output) : Step
{
    private readonly MapRows _rows = new(1, output.Positions, output.Shape.Channels, 0, 0);

    public override void Run(byte* image, ulong* memory)
    {
        var sum = output.Region.Integers(memory);
        IntegerMaps.Add(in *inputs[0].Region.Integers(memory), in *inputs[1].Region.Integers(memory), ref *sum, 0, _rows);
        for (var i = 2; i < inputs.Length; i++)
            IntegerMaps.Add(in *sum, in *inputs[i].Region.Integers(memory), ref *sum, 0, _rows);
    }
}
