using CompactBnn.Format;
using CompactBnn.Generator.Lowering;
using CompactBnn.Kernels.Sliced;

namespace CompactBnn.Generator.Emission;

/// <summary>What a step is to a profiler.</summary>
/// <param name="Operation">Name of the operation that it evaluates, without a threshold that was taken along.</param>
/// <param name="Kernel">How it is evaluated.</param>
/// <param name="BinaryOperations">Multiply-accumulates on bits an image, as <see cref="NetworkCosts"/> counts them.</param>
/// <param name="IntegerOperations">Other multiply-accumulates an image.</param>
internal sealed record StepSummary(string Operation, string Kernel, long BinaryOperations, long IntegerOperations)
{
    public static StepSummary Of(Step step, InstructionSet set) => step switch
    {
        PlanesStep planes => Without(planes.Planes, "bits of bytes"),
        FlatPlaneStep flat => Without(flat.Planes, "bits of bytes, flattened"),
        ValuesStep values => Without(values.Values, "table of values"),
        BitLayerStep layer => OfBits(layer, set),
        ByteLayerStep layer => new(
            layer.Layer.Name, $"signed sums, {Names.Number(set.VectorBits / 16)} pixels", 0, NetworkCosts.MultiplyAccumulates(layer.Layer, layer.Output.Shape)),
        IntegerLayerStep layer => new(layer.Layer.Name, "integers", 0, NetworkCosts.MultiplyAccumulates(layer.Layer, layer.Output.Shape)),
        ThresholdStep threshold => Without(threshold.Threshold, "comparison"),
        PoolStep pool => Without(pool.Pool, pool.Input.Kind == ElementKind.Bit ? "pool of bits" : "pool of integers"),
        FlattenStep => new("flatten", "moved bits", 0, 0),
        SumsStep => new("scores", "copied sums", 0, 0),
        _ => new(step.Name, "", 0, 0),
    };

    private static StepSummary Without(Operation operation, string kernel) => new(operation.Name, kernel, 0, 0);

    private static StepSummary OfBits(BitLayerStep layer, InstructionSet set)
    {
        var operations = NetworkCosts.MultiplyAccumulates(layer.Layer, layer.Output.Shape);
        if (layer.MapKernel?.Of(set) is { Family: not KernelFamily.Rows } counters)
        {
            var lanes = counters.Family switch
            {
                KernelFamily.Octets => $"8 neurons by {Names.Number(counters.LaneBits / OctetShape.Neurons)} pixels",
                KernelFamily.Neurons => $"{Names.Number(counters.LaneBits)} neurons",
                _ => $"{Names.Number(counters.LaneBits)} pixels",
            };
            return new(layer.Layer.Name, "counters, " + lanes, operations, 0);
        }
        var kernel = set.IsScalar ? "rows, scalar" : $"rows, {Names.Number(set.Bits)}-bit vectors";
        return layer.Layer.Weights.Kind == WeightKind.Integer
            ? new(layer.Layer.Name, kernel + ", planes of weights", 0, operations)
            : new(layer.Layer.Name, kernel, operations, 0);
    }
}
