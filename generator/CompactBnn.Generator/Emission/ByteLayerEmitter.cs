using CompactBnn.Generator.Lowering;
using CompactBnn.Kernels.Bytes;

namespace CompactBnn.Generator.Emission;

/// <summary>Emits the layers that read the input's bytes, as objects of the runtime in classes of their own.</summary>
internal static class ByteLayerEmitter
{
    /// <summary>The statement that evaluates the layer.</summary>
    public static string Call(ByteLayerStep step, InstructionSet set) =>
        $"{step.Name}_Bytes{set.VectorBits}.Layer.Run(ref pixels, {Names.At("space", step.Scratch)}, {Names.At("space", step.Output.Offset + step.Output.Origin)});";

    /// <summary>Emits the layer for each instruction set.</summary>
    public static void Emit(SourceWriter writer, ByteLayerStep step)
    {
        SlicedEmitter.EmitHolder(writer, $"{step.Name}_Signed", "SignedWeights", "Weights",
            $"{step.Name}_Weights, {Names.Number(step.Shape.Taps)}, {step.Name}_Levels, {step.Name}_Flips", "The weights as entries of tables of sums.");
        foreach (var set in InstructionSet.All)
        {
            if (!set.IsScalar)
            {
                SlicedEmitter.EmitHolder(writer, $"{step.Name}_Bytes{set.VectorBits}", $"ByteMapLayer<{Types(set)}>", "Layer",
                    $"{SlicedEmitter.Of(step.Map)}, {step.Name}_Table, {step.Name}_Signed.Weights", $"The layer by vectors of {Lanes(set)} pixels.");
            }
        }
    }

    /// <summary>The statement that evaluates the layer for a batch.</summary>
    /// <param name="step">The layer.</param>
    /// <param name="width">How images become lanes.</param>
    /// <param name="scratch">Scratch memory: that of the integers, and that of the table.</param>
    /// <param name="output">The first pixel of the output.</param>
    public static string BatchCall(ByteLayerStep step, BatchWidth width, (string Integers, string Table) scratch, string output) =>
        $"{step.Name}_ByteBatch{width.Set.VectorBits}.Layer.Run(images, {width.Words}, {scratch.Integers}, {scratch.Table}, {output});";

    /// <summary>Emits the layer of batches for each instruction set.</summary>
    public static void EmitBatch(SourceWriter writer, ByteLayerStep step)
    {
        var (input, padding) = (step.Input, step.Shape.Window.Padding);
        var row = BatchLayout.RowPixels(step);
        var map = $"new LaneMap({input.Height}, {input.Width}, {input.Channels}, {row}, {padding.Top + padding.Bottom})";
        foreach (var set in InstructionSet.All)
        {
            if (!set.IsScalar)
            {
                SlicedEmitter.EmitHolder(writer, $"{step.Name}_ByteBatch{set.VectorBits}", $"ByteBatchLayer<{Types(set)}>", "Layer",
                    $"{map}, {Names.Number(padding.Top * row + padding.Left)}, {SlicedEmitter.Of(BatchLayout.GeometryOf(step))}, {step.Name}_Table, {step.Name}_Signed.Weights",
                    $"The layer by vectors of {Lanes(set)} images.");
            }
        }
    }

    /// <summary>Emits the tables of the layer.</summary>
    public static void EmitTables(TableEmitter tables, ByteLayerStep step)
    {
        tables.Emit($"{step.Name}_Table", "256 integers a colour", step.Values.Table.AsSpan().ToArray());
        tables.Emit($"{step.Name}_Weights", "for each channel a bit a weight, 1 for plus", Weights(step));
        IntegerEmitter.EmitTables(tables, step.Name, step.Threshold);
    }

    private static ulong[] Weights(ByteLayerStep step)
    {
        var (taps, words) = (step.Shape.Taps, step.Shape.Words);
        var packed = new ulong[step.Shape.Outputs * words];
        for (var channel = 0; channel < step.Shape.Outputs; channel++)
        for (var tap = 0; tap < taps; tap++)
        {
            if (step.Layer.Weights.Signs![channel * taps + tap])
                packed[channel * words + tap / 64] |= 1UL << (tap % 64);
        }
        return packed;
    }

    private static string Types(InstructionSet set) => $"Vector{set.VectorBits}<short>, Shorts{set.VectorBits}";

    private static string Lanes(InstructionSet set) => Names.Number(set.Bits / 16);
}
