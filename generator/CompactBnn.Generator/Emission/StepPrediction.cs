using System;
using CompactBnn.Format;
using CompactBnn.Generator.Lowering;
using CompactBnn.Kernels.Sliced;

namespace CompactBnn.Generator.Emission;

/// <summary>
/// The time of a step by the cost model, in nanoseconds: for each of <see cref="CostTable.Constants"/> the factor that it counts with. None where the
/// model has nothing to choose and predicts nothing.
/// </summary>
internal static class StepPrediction
{
    /// <summary>For one image.</summary>
    public static double[] OfImage(Step step, InstructionSet set)
    {
        if (step is not BitLayerStep layer)
            return [];
        var planes = layer.Layer.Weights.Kind == WeightKind.Integer ? layer.Layer.Weights.BitWidth : 1;
        return layer.MapKernel is { } kernel && kernel.LaneBitsOf(set) is var lanes && lanes != 0
            ? Factors(set, costs => KernelCosts.Map(costs, kernel.Map, layer.Shape.Outputs, lanes))
            : Factors(set, costs => KernelCosts.Rows(costs, layer.Shape, layer.Output.Shape.Positions, planes));
    }

    /// <summary>For all images of a full vector.</summary>
    public static double[] OfBatch(Step step, InstructionSet set) => step is BitLayerStep layer
        ? Factors(set, costs => KernelCosts.Batch(costs, new CounterShape(layer.Shape.Taps), layer.Output.Shape.Positions, layer.Shape.Outputs))
        : [];

    private static double[] Factors(InstructionSet set, Func<CostTable, double> cost)
    {
        var factors = new double[CostTable.Constants.Length];
        for (var i = 0; i < factors.Length; i++)
            factors[i] = cost(CostTable.Unit(set.Bits, i));
        return factors;
    }
}
