using CompactBnn.Format;
using CompactBnn.Generator.Lowering;

namespace CompactBnn.Generator.Emission;

/// <summary>Emits, for each kind of step, its functions and the statement that calls them.</summary>
internal static class StepEmitter
{
    private const string Span = "MemoryMarshal.CreateSpan";

    /// <summary>Emits the functions of a step.</summary>
    public static void EmitFunctions(SourceWriter writer, CountEmitter counts, Step step)
    {
        switch (step)
        {
            case PlanesStep planes:
                EncodingEmitter.Emit(writer, planes);
                break;
            case ValuesStep values:
                EncodingEmitter.Emit(writer, values);
                break;
            case BitLayerStep layer:
                EmitLayer(writer, counts, layer);
                break;
            case ByteLayerStep layer:
                ByteLayerEmitter.Emit(writer, layer);
                break;
            case IntegerLayerStep layer:
                IntegerEmitter.Emit(writer, layer);
                break;
            case ThresholdStep threshold:
                IntegerEmitter.Emit(writer, threshold);
                break;
            case PoolStep pool:
                PoolEmitter.Emit(writer, pool);
                break;
        }
    }

    /// <summary>Emits the statements that evaluate a step.</summary>
    public static void EmitCall(SourceWriter writer, Step step, InstructionSet set)
    {
        writer.WriteLine();
        writer.WriteLine($"// {Description.Of(step)}");
        switch (step)
        {
            case PlanesStep planes:
                if (planes.Next?.Has(set) != true)
                    EmitRing(writer, planes.Output);
                writer.WriteLine(EncodingEmitter.Call(planes, set));
                break;
            case FlatPlaneStep flat:
                writer.WriteLine(EncodingEmitter.Call(flat));
                break;
            case ValuesStep values:
                EmitRing(writer, values.Output);
                writer.WriteLine(EncodingEmitter.Call(values));
                break;
            case BitLayerStep layer:
                if (layer.Next?.Has(set) != true)
                    EmitRing(writer, layer.Output);
                if (layer.MapKernel?.Of(set) is { Family: not KernelFamily.Rows })
                    SlicedEmitter.EmitCalls(writer, layer, set);
                else
                    writer.WriteLine($"{step.Name}_{set.Suffix}({BitLayerEmitter.Arguments(layer)});");
                break;
            case ByteLayerStep layer:
                EmitRing(writer, layer.Output);
                writer.WriteLine(ByteLayerEmitter.Call(layer, set));
                break;
            case IntegerLayerStep layer:
                EmitRing(writer, layer.Output);
                writer.WriteLine(IntegerEmitter.Call(layer, set));
                break;
            case ThresholdStep threshold:
                EmitRing(writer, threshold.Output);
                writer.WriteLine($"{step.Name}_Compare({Integers.At(threshold.Input.Offset, threshold.Input.Origin)}, {Names.At("space", threshold.Output.Offset + threshold.Output.Origin)});");
                break;
            case PoolStep pool:
                EmitRing(writer, pool.Output);
                writer.WriteLine(PoolEmitter.Call(pool, set));
                break;
            case FlattenStep flatten:
                EmitFlattenCall(writer, flatten);
                break;
            case SumsStep sums:
                EmitSums(writer, sums);
                break;
            default:
                EmitBranchCall(writer, step);
                break;
        }
    }

    private static void EmitBranchCall(SourceWriter writer, Step step)
    {
        switch (step)
        {
            case AffineStep affine:
                EmitRing(writer, affine.Output);
                writer.WriteLine(BranchEmitter.Call(affine));
                break;
            case AdditionStep addition:
                EmitRing(writer, addition.Output);
                BranchEmitter.EmitCalls(writer, addition);
                break;
            case ConcatenationStep concatenation:
                EmitRing(writer, concatenation.Output);
                BranchEmitter.EmitCalls(writer, concatenation);
                break;
            case SumPoolStep pool:
                EmitRing(writer, pool.Output);
                writer.WriteLine(BranchEmitter.Call(pool));
                break;
            case CopyStep copy:
                EmitRing(writer, copy.Output);
                writer.WriteLine(BranchEmitter.Call(copy));
                break;
        }
    }

    private static void EmitLayer(SourceWriter writer, CountEmitter counts, BitLayerStep layer)
    {
        var byRows = System.Array.FindAll(InstructionSet.All, set => layer.MapKernel is null || layer.MapKernel.Of(set) == ImageKernel.Rows);
        if (byRows.Length > 0 && GatherEmitter.IsNeeded(layer.Shape))
            GatherEmitter.Emit(writer, layer);
        var constants = new PackedLayer(layer);
        foreach (var set in byRows)
            new BitLayerEmitter(writer, counts, layer, constants, set).Emit();
    }

    private static void EmitFlattenCall(SourceWriter writer, FlattenStep flatten)
    {
        var (input, output) = (flatten.Input, flatten.Output);
        EmitRing(writer, output);
        writer.WriteLine(input.Kind == ElementKind.Bit
            ? $"BitRows.Flatten({Names.At("space", input.Offset)}, {Names.Number((int)input.Shape.Positions)}, {Names.Number(input.Shape.Channels)}, {Names.At("space", output.Offset + output.Origin)});"
            : $"{Span}({Integers.At(input.Offset, 0)}, {Names.Number(input.Length)}).CopyTo({Span}({Integers.At(output.Offset, output.Origin)}, {Names.Number(input.Length)}));");
    }

    private static void EmitSums(SourceWriter writer, SumsStep step)
    {
        var classes = Names.Number(step.Classes);
        if (step.Input.Kind == ElementKind.Integer)
        {
            writer.WriteLine($"{Span}({Integers.At(step.Input.Offset, step.Input.Origin)}, {classes}).CopyTo(sums);");
            return;
        }
        using (writer.Block($"for (int i = 0; i < {classes}; i++)"))
            writer.WriteLine($"sums[i] = (({Names.Add}({Names.At("space", step.Input.Offset + step.Input.Origin)}, i >> 6) >> i) & 1) != 0 ? 1 : -1;");
    }

    /// <summary>Emits what fills the padding around a map; the workspace comes with anything in it.</summary>
    private static void EmitRing(SourceWriter writer, Map map)
    {
        if (!map.HasRing)
            return;
        var span = $"{Span}({Names.At("space", map.Offset)}, {Names.Number(map.Words)})";
        var last = map.Shape.Channels & 63;
        if (map.RingValue != 1)
        {
            writer.WriteLine($"{span}.Clear();");
        }
        else if (last == 0 || map.PixelLength == 1)
        {
            writer.WriteLine($"{span}.Fill({(last == 0 ? "ulong.MaxValue" : Literal.Of((1UL << last) - 1))});");
        }
        else
        {
            using (writer.Block($"for (int i = 0; i < {map.Words}; i++)"))
                writer.WriteLine($"{Names.Add}({Names.At("space", map.Offset)}, i) = i % {map.PixelLength} == {map.PixelLength - 1} ? {Literal.Of((1UL << last) - 1)} : ulong.MaxValue;");
        }
    }
}
