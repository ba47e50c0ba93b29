using CompactBnn.Interop.Onnx;
using DataType = CompactBnn.Interop.Onnx.TensorProto.Types.DataType;

namespace CompactBnn.Interop.Import;

/// <summary>Computes nodes all of whose operands are constants.</summary>
internal sealed class ConstantEvaluator(int operatorSet)
{
    // Enough for every weight several times over; a file may not make the import compute without end.
    private long _elementsLeft = 1L << 30;

    /// <summary>The first output of a node, or null where the operator cannot be computed.</summary>
    /// <param name="node">The node.</param>
    /// <param name="operands">Its operands; null where one is left out.</param>
    public Tensor? Evaluate(GraphNode node, Tensor?[] operands)
    {
        var result = Compute(node, operands);
        _elementsLeft -= (result?.Values.LongLength ?? 0) + 1;
        return _elementsLeft >= 0 ? result : throw new ImportException("computing the graph's constants takes too much memory");
    }

    private Tensor? Compute(GraphNode node, Tensor?[] x)
    {
        if (ElementwiseOperators.IsOne(node.Operator))
            return ElementwiseOperators.Evaluate(node, [.. x.Select(operand => Required(node, operand))]);
        if (node.Operator == "Constant")
            return Constant(node);
        var first = x.Length > 0 ? Required(node, x[0]) : null;
        return first is null ? null : node.Operator switch
        {
            "Identity" or "Dropout" => first,
            "Clip" => Clip(node, first, x),
            "Cast" => Cast(first, (DataType)node.Integer("to", 1)),
            "CastLike" => Cast(first, KindOf(Required(node, x[1]))),
            "BatchNormalization" => BatchNormalization.Evaluate(node, [.. x.Select(operand => Required(node, operand))]),
            "MultiThreshold" => MultiThresholdOperator.Evaluate(node, first, Required(node, x[1])),
            "DequantizeLinear" => Dequantized(node, first, x),
            "Shape" => Tensor.Integers(Shapes.Part(node, first.Dimensions)),
            "Size" => Tensor.Scalar(TensorKind.Integer, first.Values.Length),
            _ => StructuralOperators.Evaluate(node, first, x, operatorSet) ?? ReductionOperators.Evaluate(node, first, x),
        };
    }

    private static Tensor Required(GraphNode node, Tensor? operand) =>
        operand ?? throw new ImportException($"{node.Title} lacks an operand");

    private static Tensor? Constant(GraphNode node)
    {
        if (node.Attribute("value") is { T: { } tensor })
            return TensorReader.Read(tensor, node.Name);
        if (node.Attribute("value_float") is { } number)
            return Tensor.Scalar(TensorKind.Float, number.F);
        if (node.Attribute("value_int") is { } integer)
            return Tensor.Scalar(TensorKind.Integer, integer.I);
        if (node.Attribute("value_floats") is { } numbers)
            return new(TensorKind.Float, [numbers.Floats.Count], [.. numbers.Floats.Select(value => (double)value)]);
        return node.Attribute("value_ints") is { } integers
            ? new(TensorKind.Integer, [integers.Ints.Count], [.. integers.Ints.Select(value => (double)value)]) : null;
    }

    private static Tensor Clip(GraphNode node, Tensor x, Tensor?[] operands)
    {
        var (least, most) = ClipLimits.Of(node, index => index < operands.Length ? operands[index] : null);
        return x with { Values = Array.ConvertAll(x.Values, value => Math.Min(Math.Max(value, least ?? double.NegativeInfinity), most ?? double.PositiveInfinity)) };
    }

    private static DataType KindOf(Tensor tensor) =>
        tensor.Kind switch { TensorKind.Float => DataType.Float, TensorKind.Boolean => DataType.Bool, _ => DataType.Int64 };

    private static Tensor Cast(Tensor x, DataType to) => to switch
    {
        DataType.Float or DataType.Double or DataType.Float16 or DataType.Bfloat16 =>
            new(TensorKind.Float, x.Dimensions, Array.ConvertAll(x.Values, value => (double)(float)value)),
        DataType.Bool => new(TensorKind.Boolean, x.Dimensions, Array.ConvertAll(x.Values, value => value != 0 ? 1.0 : 0)),
        _ => new(TensorKind.Integer, x.Dimensions, Array.ConvertAll(x.Values, Math.Truncate)),
    };

    private static Tensor Dequantized(GraphNode node, Tensor x, Tensor?[] operands)
    {
        var axis = (int)node.Integer("axis", 1);
        Tensor Spread(Tensor operand) => operand.Values.Length == 1 ? operand.Reshaped([])
            : operand.Reshaped(AlongAxis(operand.Values.Length, axis < 0 ? axis + x.Dimensions.Length : axis, x.Dimensions.Length));
        var scale = Spread(Required(node, operands[1]));
        var zero = operands.Length > 2 && operands[2] is { } point ? Spread(point) : Tensor.Scalar(TensorKind.Float, 0);
        var shape = Broadcasting.Shape(node.Title, [x.Dimensions, scale.Dimensions, zero.Dimensions]);
        var (scales, zeros) = (Broadcasting.Indices(scale.Dimensions, shape), Broadcasting.Indices(zero.Dimensions, shape));
        return new(TensorKind.Float, shape, [.. x.Values.Select((value, i) => (double)(float)((value - zero.Values[zeros[i]]) * scale.Values[scales[i]]))]);
    }

    private static int[] AlongAxis(int length, int axis, int rank)
    {
        var shape = Enumerable.Repeat(1, Math.Max(rank, axis + 1)).ToArray();
        shape[axis] = length;
        return shape;
    }
}
