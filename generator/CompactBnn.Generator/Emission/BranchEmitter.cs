using CompactBnn.Format;
using CompactBnn.Generator.Lowering;

namespace CompactBnn.Generator.Emission;

/// <summary>Emits the steps of residual and dense networks, which call the runtime.</summary>
internal static class BranchEmitter
{
    /// <summary>The statement of an affine operation.</summary>
    public static string Call(AffineStep step)
    {
        var affine = step.Affine;
        return $"FixedPoint.Apply({First(step.Input)}, {First(step.Output)}, {step.Name}_Multipliers, {step.Name}_Offsets, "
            + $"new FixedPointRange({N(affine.Shift)}, {N(affine.Low)}, {N(affine.High)}, {(step.Fits ? "true" : "false")}), {Rows(step.Input, step.Output)});";
    }

    /// <summary>The statement of a sum-pool.</summary>
    public static string Call(SumPoolStep step) =>
        $"Pooling.Sums({First(step.Input)}, {First(step.Output)}, {PoolEmitter.WindowOf(step.Input, step.Output, step.Pool.Window)});";

    /// <summary>The statement of a copy.</summary>
    public static string Call(CopyStep step) => $"IntegerMaps.Copy({First(step.Input)}, {First(step.Output)}, {Rows(step.Input, step.Output)});";

    /// <summary>Emits the statements of an addition: the first two maps, then each other one to their sum.</summary>
    public static void EmitCalls(SourceWriter writer, AdditionStep step)
    {
        var sum = step.Inputs[0];
        for (var i = 1; i < step.Inputs.Count; i++)
        {
            writer.WriteLine($"IntegerMaps.Add({First(sum)}, {First(step.Inputs[i])}, {First(step.Output)}, {step.Inputs[i].RowLength}, {Rows(sum, step.Output)});");
            sum = step.Output;
        }
    }

    /// <summary>Emits the statements of a concatenation, one a map.</summary>
    public static void EmitCalls(SourceWriter writer, ConcatenationStep step)
    {
        var output = step.Output;
        var channel = 0;
        if (output.Kind == ElementKind.Bit)
            writer.WriteLine($"IntegerMaps.Clear({First(output)}, {Rows(output, output)});");
        foreach (var input in step.Inputs)
        {
            writer.WriteLine(output.Kind == ElementKind.Bit
                ? $"IntegerMaps.JoinBits({First(input)}, {N(input.Shape.Channels)}, {First(output)}, {N(channel)}, {N(output.PixelLength)}, {Rows(input, output)});"
                : $"IntegerMaps.Join({First(input)}, {Integers.At(output.Offset, output.Origin + channel)}, {N(output.PixelLength)}, {Rows(input, output)});");
            channel += input.Shape.Channels;
        }
    }

    /// <summary>Emits the tables of an affine operation.</summary>
    public static void EmitTables(TableEmitter tables, AffineStep step)
    {
        const int BlockLanes = 8;
        var channels = step.Affine.Channels;
        var multipliers = new int[channels.Length];
        var offsets = new long[(channels.Length + BlockLanes - 1) / BlockLanes * BlockLanes];
        for (var i = 0; i < multipliers.Length; i++)
        {
            multipliers[i] = channels[i].Multiplier;
            offsets[i / BlockLanes * BlockLanes + i % BlockLanes / 2 + i % 2 * (BlockLanes / 2)] = channels[i].Offset;
        }
        tables.Emit($"{step.Name}_Multipliers", "the factor of each channel", multipliers);
        tables.Emit($"{step.Name}_Offsets", "what is added to each channel: for each eight channels those of even ones, then those of odd ones", offsets);
    }

    private static string First(Map map) => map.Kind == ElementKind.Bit ? Names.At("space", map.Offset + map.Origin) : Integers.At(map.Offset, map.Origin);

    /// <summary>How to walk over two maps of one height and width; a pixel is one of the first map.</summary>
    private static string Rows(Map input, Map output) =>
        $"new MapRows({N(output.Shape.Height)}, {N(output.Shape.Width)}, {N(input.PixelLength)}, {N(input.RowLength)}, {N(output.RowLength)})";

    private static string N(int value) => Names.Number(value);
}
