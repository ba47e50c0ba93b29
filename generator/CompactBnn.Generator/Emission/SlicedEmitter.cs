using CompactBnn.Generator.Lowering;
using CompactBnn.Kernels.Sliced;

namespace CompactBnn.Generator.Emission;

/// <summary>
/// Emits the layers that count in bit slices, as objects of the runtime in classes of their own: each is made by its first use, from the
/// constants that rows read as well.
/// </summary>
internal static class SlicedEmitter
{
    /// <summary>Emits what a layer needs: its weights as counters read them, and the layer for each width of vectors and for batches.</summary>
    public static void Emit(SourceWriter writer, BitLayerStep step, bool hasBatch)
    {
        if (step.MapKernel is null && !hasBatch)
            return;
        var weights = $"{step.Name}_Weights, {Names.Number(step.Shape.Taps)}, {Names.Number(step.Shape.Outputs)}";
        // Straight-line code has the weights in itself.
        var hasBatchLayer = hasBatch && !StraightLayers.Has(step);
        if (hasBatchLayer || step.MapKernel?.Uses(KernelFamily.Counters) == true)
            EmitHolder(writer, $"{step.Name}_Sliced", "SlicedWeights", "Weights", weights, "The weights as counters read them.");
        if (hasBatch || step.MapKernel?.Uses(KernelFamily.Octets) == true)
            EmitHolder(writer, $"{step.Name}_Octets", "OctetWeights", "Weights", weights, "The weights as what eight neurons pick at each step.");
        var tables = Tables(step);
        foreach (var set in InstructionSet.All)
        {
            if (step.MapKernel?.Uses(new ImageKernel(KernelFamily.Counters, set.Bits)) == true)
            {
                EmitHolder(writer, $"{step.Name}_Map{Names.Number(set.Bits)}", $"SlicedMapLayer<{set.Vector}, Bits{Names.Number(set.Bits)}>", "Layer",
                    $"{Of(step.MapKernel.Map)}, {step.Name}_Sliced.Weights, {tables}", $"The layer by vectors of {set.Bits} pixels.");
            }
            if (step.MapKernel?.Uses(new ImageKernel(KernelFamily.Neurons, set.Bits)) == true)
            {
                EmitHolder(writer, $"{step.Name}_Neurons{Names.Number(set.Bits)}", $"NeuronMapLayer<{set.Vector}, Bits{Names.Number(set.Bits)}>", "Layer",
                    $"{Of(step.MapKernel.Map)}, {step.Name}_Weights, {Names.Number(step.Shape.Outputs)}, {tables}", $"The layer by vectors of {set.Bits} neurons.");
            }
            if (step.MapKernel?.Uses(new ImageKernel(KernelFamily.Octets, set.Bits)) == true)
            {
                EmitHolder(writer, $"{step.Name}_Octets{Names.Number(set.Bits)}", OctetType("OctetMapLayer", set), "Layer",
                    $"{Of(step.MapKernel.Map)}, {step.Name}_Octets.Weights, {tables}",
                    $"The layer by vectors of eight neurons and {Names.Number(set.Bits / OctetShape.Neurons)} pixels.");
            }
        }
        if (hasBatch)
            EmitBatch(writer, step, tables);
    }

    private static void EmitBatch(SourceWriter writer, BitLayerStep step, string tables)
    {
        var geometry = Of(BatchLayout.GeometryOf(step));
        var compares = step.Threshold is null ? "false" : "true";
        if (!StraightLayers.Has(step))
        {
            EmitHolder(writer, $"{step.Name}_Batch", "SlicedBatchLayer", "Layer", $"{geometry}, {step.Name}_Sliced.Weights, {compares}, {tables}",
                "The layer by vectors of images.");
        }
        foreach (var width in BatchWidth.All)
        {
            if (width.IsOctets)
            {
                EmitHolder(writer, $"{step.Name}_Batch{width.Suffix}", OctetType("OctetBatchLayer", width.Set), "Layer",
                    $"{geometry}, {step.Name}_Octets.Weights, {compares}, {tables}", "The layer by vectors of eight neurons and a word of images.");
            }
        }
    }

    /// <summary>The method that evaluates a layer of a batch.</summary>
    /// <param name="step">The layer.</param>
    /// <param name="width">How images become lanes.</param>
    /// <param name="method">Its name.</param>
    public static string BatchLayer(BitLayerStep step, BatchWidth width, string method) =>
        width.IsOctets ? $"{step.Name}_Batch{width.Suffix}.Layer.{method}" : $"{step.Name}_Batch.Layer.{method}<{width.Types}>";

    private static string OctetType(string layer, InstructionSet set) =>
        $"{layer}<{set.Vector}, Bits{Names.Number(set.Bits)}, Octets{Names.Number(set.Bits)}>";

    /// <summary>Emits the statements that evaluate a layer by counters.</summary>
    public static void EmitCalls(SourceWriter writer, BitLayerStep step, InstructionSet set)
    {
        var input = Names.At("space", step.Input.Offset + step.Input.Origin);
        var output = Names.At("space", step.Output.Offset + step.Output.Origin);
        var scratch = Names.At("space", step.Scratch);
        var kernel = step.MapKernel!.Of(set);
        if (kernel.Family != KernelFamily.Counters)
        {
            var holder = kernel.Family == KernelFamily.Octets ? "Octets" : "Neurons";
            writer.WriteLine($"{step.Name}_{holder}{Names.Number(kernel.LaneBits)}.Layer.Run({input}, {scratch}, {output});");
            return;
        }
        var (layer, planes) = ($"{step.Name}_Map{Names.Number(kernel.LaneBits)}.Layer", Names.At("space", step.Planes));
        if (step.Given?.Has(set) != true)
            writer.WriteLine($"{layer}.Take({input}, {planes});");
        writer.WriteLine(step.Next is { } next && next.Has(set)
            ? $"{layer}.Run({planes}, {scratch}, {Names.At("space", next.Offset)}, {PlanesOf(next, set)});"
            : $"{layer}.Run({planes}, {scratch}, {output});");
    }

    /// <summary>The expression of where planes lie for what reads them.</summary>
    private static string PlanesOf(PlaneHandover handover, InstructionSet set) => handover.Reader is BitLayerStep { MapKernel: { } kernels } layer
        ? $"{layer.Name}_Map{Names.Number(kernels.Of(set).LaneBits)}.Layer.Planes"
        : $"{handover.Reader.Name}_Planes.Pool.Planes";

    /// <summary>Emits a class that holds one object.</summary>
    public static void EmitHolder(SourceWriter writer, string holder, string type, string field, string arguments, string summary)
    {
        writer.WriteLine();
        writer.WriteLine($"/// <summary>{summary}</summary>");
        using (writer.Block($"private static class {holder}"))
            writer.WriteLine($"internal static readonly {type} {field} = new {type}({arguments});");
    }

    private static string Tables(BitLayerStep step)
    {
        var flips = step.Threshold is not null && new PackedLayer(step).FlipWords() is not null ? $"{step.Name}_Flips" : "default";
        var rows = step.Rows.Count > 1 ? $"{step.Name}_Rows" : "default";
        var columns = step.Columns.Count > 1 ? $"{step.Name}_Columns" : "default";
        return $"{step.Name}_Corrections, {flips}, {rows}, {columns}";
    }

    /// <summary>The expression that makes a geometry.</summary>
    public static string Of(MapGeometry map) => "new MapGeometry(" + Join(
        map.Height, map.Width, map.Channels, map.RowLength, map.KernelHeight, map.KernelWidth, map.DilationDown, map.DilationAcross, map.Top, map.Left,
        map.OutputHeight, map.OutputWidth, map.OutputRowLength) + ")";

    /// <summary>The expression that makes a geometry.</summary>
    public static string Of(BatchGeometry map) => "new BatchGeometry(" + Join(
        map.Channels, map.RowPixels, map.KernelHeight, map.KernelWidth, map.StrideDown, map.StrideAcross, map.DilationDown, map.DilationAcross,
        map.OutputHeight, map.OutputWidth, map.OutputRowPixels) + ")";

    private static string Join(params int[] numbers) => string.Join(", ", System.Array.ConvertAll(numbers, Names.Number));
}
