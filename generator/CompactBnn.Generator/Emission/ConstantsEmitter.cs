using CompactBnn.Format;
using CompactBnn.Generator.Lowering;

namespace CompactBnn.Generator.Emission;

/// <summary>Emits the constant tables of a step.</summary>
internal static class ConstantsEmitter
{
    public static void Emit(TableEmitter tables, Step step)
    {
        switch (step)
        {
            case PlanesStep planes:
                EncodingEmitter.EmitTables(tables, planes);
                break;
            case FlatPlaneStep flat:
                EncodingEmitter.EmitTables(tables, flat);
                break;
            case ValuesStep values:
                tables.Emit($"{step.Name}_Table", "256 integers a colour", values.Values.Table.AsSpan().ToArray());
                break;
            case BitLayerStep layer:
                EmitLayer(tables, layer);
                break;
            case ByteLayerStep layer:
                ByteLayerEmitter.EmitTables(tables, layer);
                break;
            case IntegerLayerStep layer:
                tables.Emit($"{step.Name}_Weights", "for each block of eight channels and each tap eight weights", IntegerEmitter.Weights(layer));
                if (layer.Threshold is { } fused)
                    IntegerEmitter.EmitTables(tables, layer.Name, fused);
                break;
            case ThresholdStep threshold:
                IntegerEmitter.EmitTables(tables, threshold.Name, threshold.Threshold);
                break;
            case AffineStep affine:
                BranchEmitter.EmitTables(tables, affine);
                break;
            case PoolStep { Pool.Minimum: { } minimum }:
                tables.Emit($"{step.Name}_Minimum", "the channels that take the minimum", minimum.Words.AsSpan().ToArray());
                break;
        }
    }

    private static void EmitLayer(TableEmitter tables, BitLayerStep step)
    {
        var constants = new PackedLayer(step);
        tables.Emit($"{step.Name}_Weights", "for each block of eight channels and each word of weights eight words", constants.WeightWords());
        if (step.Layer.Weights.Kind == WeightKind.Masked)
            tables.Emit($"{step.Name}_Masks", "the live weights, laid out as the weights", constants.MaskWords());
        tables.Emit($"{step.Name}_Corrections", step.Threshold is null
            ? "for each border class and channel the part of the sum that is not counted"
            : "for each border class and channel the most that may be counted for a 1", constants.Corrections());
        if (step.Threshold is not null && constants.FlipWords() is { } flips)
            tables.Emit($"{step.Name}_Flips", "the channels whose bit is inverted", flips);
        if (step.Rows.Count > 1)
            tables.Emit($"{step.Name}_Rows", "the border class of each row", step.Rows.Classes);
        if (step.Columns.Count > 1)
            tables.Emit($"{step.Name}_Columns", "the border class of each column", step.Columns.Classes);
    }
}
