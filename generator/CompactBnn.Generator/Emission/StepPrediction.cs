using CompactBnn.Format;
using CompactBnn.Generator.Lowering;
using CompactBnn.Kernels.Sliced;

namespace CompactBnn.Generator.Emission;

/// <summary>The time of a step by the cost model, in nanoseconds; 0 where the model has nothing to choose and predicts nothing.</summary>
internal static class StepPrediction
{
    /// <summary>For one image.</summary>
    public static double OfImage(Step step, InstructionSet set)
    {
        if (step is not BitLayerStep layer)
            return 0;
        var costs = CostTable.Of(set.Bits);
        var planes = layer.Layer.Weights.Kind == WeightKind.Integer ? layer.Layer.Weights.BitWidth : 1;
        return layer.MapKernel is { } kernel && kernel.LaneBitsOf(set) is var lanes && lanes != 0
            ? KernelCosts.Map(costs, kernel.Map, layer.Shape.Outputs, lanes)
            : KernelCosts.Rows(costs, layer.Shape, layer.Output.Shape.Positions, planes);
    }

    /// <summary>For all images of a full vector.</summary>
    public static double OfBatch(Step step, InstructionSet set) => step is BitLayerStep layer
        ? KernelCosts.Batch(CostTable.Of(set.Bits), new CounterShape(layer.Shape.Taps), layer.Output.Shape.Positions, layer.Shape.Outputs)
        : 0;
}
