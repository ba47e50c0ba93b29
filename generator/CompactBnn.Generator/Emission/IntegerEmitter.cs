using System.Linq;
using CompactBnn.Format;
using CompactBnn.Generator.Lowering;

namespace CompactBnn.Generator.Emission;

/// <summary>Emits layers and thresholds on integers, which call the runtime: they are few and small.</summary>
internal static class IntegerEmitter
{
    private const int SumBits = 32;
    private const int LeastBits = 128;

    /// <summary>The statement that evaluates a layer on integers.</summary>
    public static string Call(IntegerLayerStep step, InstructionSet set)
    {
        var (input, output, window) = (step.Input, step.Output, step.Shape.Window);
        var corner = (input.Ring.Top - window.Padding.Top) * input.RowLength + (input.Ring.Left - window.Padding.Left) * input.PixelLength;
        var from = Integers.At(input.Offset, corner);
        var to = step.Threshold is null ? Integers.At(output.Offset, output.Origin) : Names.At("space", output.Offset + output.Origin);
        return step.IsNarrow
            ? $"{step.Name}_Narrow{VectorBits(step, set)}.Layer.{(step.Threshold is null ? "Sums" : "Bits")}({from}, {to}, {Names.At("space", step.Scratch)});"
            : $"IntegerLayers.Convolve({from}, {to}, {step.Name}_Weights, {Names.Number(step.Shape.Groups)}, {Dilation(step)}, {Walk(step)});";
    }

    /// <summary>Emits the objects that a layer on narrow integers is, one for each instruction set.</summary>
    public static void Emit(SourceWriter writer, IntegerLayerStep step)
    {
        if (!step.IsNarrow)
            return;
        var threshold = step.Threshold is null ? "default, default" : $"{step.Name}_Levels, {step.Name}_Flips";
        foreach (var bits in InstructionSet.All.Select(set => VectorBits(step, set)).Distinct())
        {
            SlicedEmitter.EmitHolder(writer, $"{step.Name}_Narrow{bits}", $"NarrowLayer<Vector{bits}<int>, Products{bits}>", "Layer",
                $"{step.Name}_Weights, {Names.Number(step.Shape.Groups)}, {Names.Number(step.Shape.OutputsPerGroup)}, {Dilation(step)}, {Walk(step)}, {threshold}",
                $"The layer by vectors of {bits / SumBits} sums.");
        }
    }

    /// <summary>Bits of the vectors by which an instruction set evaluates a layer: two hold no more channels than there are, as far as there are narrower ones.</summary>
    private static int VectorBits(IntegerLayerStep step, InstructionSet set)
    {
        var bits = set.VectorBits;
        while (bits > LeastBits && step.Shape.OutputsPerGroup <= bits / SumBits)
            bits /= 2;
        return bits;
    }

    private static string Dilation(IntegerLayerStep step) =>
        $"({Names.Number(step.Shape.Window.Dilation.Vertical)}, {Names.Number(step.Shape.Window.Dilation.Horizontal)})";

    private static string Walk(IntegerLayerStep step) => PoolEmitter.WindowOf(step.Input, step.Output, step.Shape.Window with { Padding = Padding.None });

    /// <summary>The weights of a layer on integers: for each block of eight channels and each tap eight weights.</summary>
    public static sbyte[] Weights(IntegerLayerStep step)
    {
        const int BlockLanes = LayerShape.BlockLanes;
        var shape = step.Shape;
        var packed = new sbyte[shape.Blocks * shape.Taps * BlockLanes];
        for (var block = 0; block < shape.Blocks; block++)
        for (var lane = 0; lane < BlockLanes; lane++)
        {
            var channel = shape.ChannelAt(block, lane);
            for (var tap = 0; channel >= 0 && tap < shape.Taps; tap++)
                packed[(block * shape.Taps + tap) * BlockLanes + lane] = (sbyte)step.Layer.Weights[channel * shape.Taps + tap];
        }
        return packed;
    }

    /// <summary>Emits <c>NAME_Compare(ref int input, ref ulong output)</c>.</summary>
    public static void Emit(SourceWriter writer, ThresholdStep step)
    {
        var (input, output) = (step.Input, step.Output);
        writer.WriteLine();
        writer.WriteLine($"/// <summary>{Description.Of(step)}</summary>");
        writer.WriteLine(Names.Optimize);
        using (writer.Block($"private static void {step.Name}_Compare(ref int input, ref ulong output)"))
        using (writer.Block($"for (int y = 0; y < {output.Shape.Height}; y++)"))
        using (writer.Block($"for (int x = 0; x < {output.Shape.Width}; x++)"))
        {
            const string Span = "MemoryMarshal.CreateSpan";
            writer.WriteLine($"IntegerLayers.Threshold("
                + $"{Span}(ref {Names.Add}(ref input, {Names.Pixel(input.RowLength, input.PixelLength)}), {input.PixelLength}), {step.Name}_Levels, {step.Name}_Flips, "
                + $"{Span}(ref {Names.Add}(ref output, {Names.Pixel(output.RowLength, output.PixelLength)}), {output.PixelLength}));");
        }
    }

    /// <summary>Emits the tables of a threshold: a channel's bit is 1 from its level up, inverted where its flip is 1.</summary>
    public static void EmitTables(TableEmitter tables, string name, Threshold threshold)
    {
        var channels = threshold.Channels;
        var levels = new int[channels.Length];
        var flips = new bool[channels.Length];
        for (var i = 0; i < channels.Length; i++)
        {
            (levels[i], flips[i]) = channels[i].Firing switch
            {
                Firing.AtLeast => (channels[i].Level, false),
                Firing.AtMost when channels[i].Level < int.MaxValue => (channels[i].Level + 1, true),
                Firing.Never => (int.MinValue, true),
                _ => (int.MinValue, false),
            };
        }
        tables.Emit($"{name}_Levels", "a channel is 1 from its level up", levels);
        tables.Emit($"{name}_Flips", "the channels that are inverted", PackedBits.From(flips).Words.AsSpan().ToArray());
    }
}
