using CompactBnn.Format;
using CompactBnn.Generator.Lowering;

namespace CompactBnn.Generator.Emission;

/// <summary>Emits layers and thresholds on integers, which call the runtime: they are few and small.</summary>
internal static class IntegerEmitter
{
    /// <summary>The statement that evaluates a layer on integers.</summary>
    public static string Call(IntegerLayerStep step)
    {
        var (input, output, window) = (step.Input, step.Output, step.Shape.Window);
        string N(int value) => Names.Number(value);
        var corner = (input.Ring.Top - window.Padding.Top) * input.RowLength + (input.Ring.Left - window.Padding.Left) * input.PixelLength;
        var from = Integers.At(input.Offset, corner);
        var to = step.Threshold is null ? Integers.At(output.Offset, output.Origin) : Names.At("space", output.Offset + output.Origin);
        var dilation = $"({N(window.Dilation.Vertical)}, {N(window.Dilation.Horizontal)})";
        var walk = PoolEmitter.WindowOf(input, output, window with { Padding = Padding.None });
        if (!step.IsNarrow)
            return $"IntegerLayers.Convolve({from}, {to}, {step.Name}_Weights, {N(step.Shape.Groups)}, {dilation}, {walk});";
        return $"{step.Name}_Narrow.Layer.{(step.Threshold is null ? "Sums" : "Bits")}({from}, {to}, {Names.At("space", step.Patch)}, {dilation}, {walk});";
    }

    /// <summary>Emits the object that a layer on narrow integers is.</summary>
    public static void Emit(SourceWriter writer, IntegerLayerStep step)
    {
        if (!step.IsNarrow)
            return;
        var threshold = step.Threshold is null ? "default, default" : $"{step.Name}_Levels, {step.Name}_Flips";
        SlicedEmitter.EmitHolder(writer, $"{step.Name}_Narrow", "NarrowLayer", "Layer",
            $"{step.Name}_Weights, {Names.Number(step.Shape.Taps)}, {Names.Number(step.Shape.Groups)}, {Names.Number(step.Shape.OutputsPerGroup)}, {threshold}",
            "The layer, its weights widened.");
    }

    /// <summary>
    /// The weights of a layer on integers: for each block of eight channels and each tap eight weights, or, where the integers fit 16 bits, for
    /// each pair of taps sixteen, two a channel.
    /// </summary>
    public static sbyte[] Weights(IntegerLayerStep step)
    {
        const int BlockLanes = LayerShape.BlockLanes;
        var shape = step.Shape;
        var blockTaps = step.IsNarrow ? (shape.Taps + 1) / 2 * 2 : shape.Taps;
        var packed = new sbyte[shape.Blocks * blockTaps * BlockLanes];
        for (var block = 0; block < shape.Blocks; block++)
        for (var lane = 0; lane < BlockLanes; lane++)
        {
            var channel = shape.ChannelAt(block, lane);
            for (var tap = 0; channel >= 0 && tap < shape.Taps; tap++)
            {
                var place = step.IsNarrow ? (tap / 2 * BlockLanes + lane) * 2 + tap % 2 : tap * BlockLanes + lane;
                packed[block * blockTaps * BlockLanes + place] = (sbyte)step.Layer.Weights[channel * shape.Taps + tap];
            }
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
