using CompactBnn.Format;

namespace CompactBnn.Interop.Import;

/// <summary><c>MatMul</c> and <c>Gemm</c> by constant weights.</summary>
internal static class DenseLowering
{
    public static LoweredValue MatMul(LoweringContext context, GraphNode node)
    {
        var weights = context.Weights(node);
        if (weights.Dimensions.Length != 2)
            throw new ImportException($"{node.Title} multiplies by a constant of shape [{string.Join(", ", weights.Dimensions)}]; inputs, outputs is right");
        return Multiply(context, node, weights, transposed: false, factor: 1, bias: null);
    }

    public static LoweredValue Gemm(LoweringContext context, GraphNode node)
    {
        var weights = context.Weights(node);
        if (node.Integer("transA", 0) != 0 || weights.Dimensions.Length != 2)
            throw new ImportException($"{node.Title} transposes its first operand, or multiplies by no matrix");
        var transposed = node.Integer("transB", 0) != 0;
        var outputs = weights.Dimensions[transposed ? 0 : 1];
        var beta = node.Float("beta", 1);
        var bias = context.Parameter(node, 2) is { } summand ? Bias(node, summand, outputs, beta) : null;
        return Multiply(context, node, weights, transposed, node.Float("alpha", 1), bias);
    }

    private static double[] Bias(GraphNode node, Tensor summand, int outputs, double beta)
    {
        var shape = Broadcasting.Shape(node.Title, [summand.Dimensions, [1, outputs]]);
        return shape is [1, var count] && count == outputs
            ? Array.ConvertAll(Broadcasting.Indices(summand.Dimensions, shape), index => summand.Values[index] * beta)
            : throw new ImportException($"{node.Title} adds a constant of shape [{string.Join(", ", summand.Dimensions)}]; {outputs} numbers are right");
    }

    private static LoweredValue Multiply(LoweringContext context, GraphNode node, Tensor weights, bool transposed, double factor, double[]? bias)
    {
        var (inputs, outputs) = transposed ? (weights.Dimensions[1], weights.Dimensions[0]) : (weights.Dimensions[0], weights.Dimensions[1]);
        var value = context.Resolve(node, context.Value(node, 0), taps: inputs);
        if (value.Dimensions is not [.., var last] || last != inputs || value.Order.Length != inputs)
            throw new ImportException($"{node.Title} reads [{string.Join(", ", value.Dimensions)}]; {inputs} numbers are right, flattened before");
        var rows = new double[weights.Values.Length];
        for (var output = 0; output < outputs; output++)
        {
            for (var input = 0; input < inputs; input++)
                rows[output * inputs + value.Order[input]] = (float)factor * weights.Values[transposed ? output * inputs + input : input * outputs + output];
        }
        int ChannelOf(int output, int place) => place % value.Base.Shape.Channels;
        var constants = LayerSums.Constants(rows, outputs, value.Offset, ChannelOf, bias);
        Dense Make(string own, string input, Weights matrix) => new(own, input, outputs, matrix);
        return new LayerLowering(context, "fc", Make, [.. value.Dimensions[..^1], outputs], LoweredValue.RowOrder(outputs)).Lower(
            node, LayerRows.Of(rows, outputs, value.Scale, ChannelOf), context.Network.Flat(value.Base), new(1, 1, outputs), padsWithNothing: false, constants);
    }
}

/// <summary>The sums of a layer as a value.</summary>
internal static class LayerResult
{
    public static LoweredValue Of(BaseValue sums, int[] dimensions, int[] order, Rational[] scale, Rational[] constants) => new()
    {
        Base = sums, Dimensions = dimensions, Order = order,
        Functions = [.. scale.Select((factor, c) => PiecewiseLinear.Linear(sums.Lows[c], sums.Highs[c], factor, constants[c]))],
    };
}
