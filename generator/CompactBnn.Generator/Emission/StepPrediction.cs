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
    public static double[] OfImage(Step step, InstructionSet set) => step is BitLayerStep layer
        ? Factors(set, costs => KernelCosts.Image(costs, layer, set))
        : [];

    /// <summary>For all images of a full vector.</summary>
    public static double[] OfBatch(Step step, InstructionSet set) => step is BitLayerStep layer && !StraightLayers.Has(layer)
        ? Factors(set, costs => KernelCosts.Batch(costs, new CounterShape(layer.Shape.Taps), layer.Output.Shape.Positions, layer.Shape.Outputs, layer.Threshold is null))
        : [];

    private static double[] Factors(InstructionSet set, Func<CostTable, double> cost)
    {
        var factors = new double[CostTable.Constants.Length];
        for (var i = 0; i < factors.Length; i++)
            factors[i] = cost(CostTable.Unit(set.Bits, i));
        return factors;
    }
}
