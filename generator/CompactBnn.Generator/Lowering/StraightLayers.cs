using System;
using System.Linq;
using CompactBnn.Format;

namespace CompactBnn.Generator.Lowering;

/// <summary>Layers of few inputs that batches evaluate by straight-line code, in which each weight and limit is a constant.</summary>
internal static class StraightLayers
{
    private const int MostTaps = 31;

    // The code of a layer takes some twenty bytes a weight for each width of vectors, and as many again for its border.
    private const int MostWeights = 1024;

    // Nanoseconds for an instruction on a vector, measured on AVX2. It only weighs from how many images on these are taken together.
    private const double Instruction = 0.15;

    /// <summary>Whether a layer of a batch is one.</summary>
    public static bool Has(BitLayerStep step) => step.Threshold is not null && step.Shape.Groups == 1 && step.Layer.Weights.Kind == WeightKind.Binary
        && step.Shape.Taps <= MostTaps && step.Shape.Taps * step.Shape.Outputs <= MostWeights;

    /// <summary>Predicted nanoseconds for all lanes of a vector.</summary>
    public static double Cost(BitLayerStep step) => step.Output.Shape.Positions * Instruction * step.Shape.Taps * (9 + 2.2 * step.Shape.Outputs);

    /// <summary>For each border class (rows outer, columns inner) and channel the least count that does not fire: 0 to one more than there are inputs.</summary>
    public static int[] Bounds(BitLayerStep step)
    {
        var corrections = new PackedLayer(step).Corrections();
        var lanes = step.Shape.Blocks * LayerShape.BlockLanes;
        var bounds = new int[step.Rows.Count * step.Columns.Count * step.Shape.Outputs];
        for (var i = 0; i < bounds.Length; i++)
            bounds[i] = Math.Max(-1, Math.Min(corrections[i / step.Shape.Outputs * lanes + i % step.Shape.Outputs], step.Shape.Taps)) + 1;
        return bounds;
    }

    /// <summary>The class of most positions.</summary>
    public static byte Commonest(BorderClasses classes) =>
        classes.Classes.GroupBy(borderClass => borderClass).OrderByDescending(positions => positions.Count()).First().Key;
}
