using CompactBnn.Interop.Onnx;
using DataType = CompactBnn.Interop.Onnx.TensorProto.Types.DataType;

namespace CompactBnn.Interop.Import;

/// <summary>Elementwise operators: they change the functions of a value, or its tables where the base are bytes.</summary>
internal static class ElementwiseLowering
{
    /// <summary>Operators of any number of operands that <see cref="ElementwiseOperators"/> computes.</summary>
    public static LoweredValue Lower(LoweringContext context, GraphNode node)
    {
        if (Branches.AreJoinedBy(context, node))
            return Branches.Add(context, node);
        var value = Common(context, node);
        return value.Tables.Length > 0 ? OnTables(context, node, value) : OnFunctions(context, node, value);
    }

    public static LoweredValue Clip(LoweringContext context, GraphNode node)
    {
        var value = Unpadded(node, context.Value(node, 0));
        var (least, most) = ClipLimits.Of(node, index => context.Parameter(node, index));
        Rational? low = least is { } l ? Rational.From(l) : null, high = most is { } m ? Rational.From(m) : null;
        return value.Tables.Length > 0
            ? value.With(Array.ConvertAll(value.Tables, table => table with { Values = Array.ConvertAll(table.Values,
                number => Math.Min(Math.Max(number, least ?? double.NegativeInfinity), most ?? double.PositiveInfinity)) }))
            : value.With(Array.ConvertAll(value.Functions, function => function.Clip(low, high)));
    }

    public static LoweredValue Cast(LoweringContext context, GraphNode node)
    {
        var value = Unpadded(node, context.Value(node, 0));
        var to = (DataType)node.Integer("to", (long)DataType.Float);
        var toFloat = node.Operator == "CastLike" || to is DataType.Float or DataType.Double or DataType.Float16 or DataType.Bfloat16;
        var kind = toFloat ? TensorKind.Float : to == DataType.Bool ? TensorKind.Boolean : TensorKind.Integer;
        return value.Tables.Length > 0
            ? value.With(Array.ConvertAll(value.Tables, table => new Tensor(kind, table.Dimensions, Array.ConvertAll(table.Values,
                number => kind == TensorKind.Float ? (float)number : kind == TensorKind.Boolean ? number != 0 ? 1 : 0 : Math.Truncate(number)))))
            : value.With(Array.ConvertAll(value.Functions, function => PiecewiseOperators.Cast(function, kind == TensorKind.Boolean, kind == TensorKind.Integer)));
    }

    public static LoweredValue Norm(LoweringContext context, GraphNode node)
    {
        var value = Unpadded(node, context.Value(node, 0));
        var parameters = Enumerable.Range(1, 4).Select(i => new Tensor(TensorKind.Float, [value.Shape.Channels],
            ChannelConstants.OfChannels(node, value, context.Parameter(node, i)?.Values ?? throw new ImportException($"{node.Title} lacks operand {i}")))).ToArray();
        if (value.Tables.Length > 0)
        {
            return value.With([.. value.Tables.Select((table, c) => BatchNormalization.Evaluate(node,
                [table.Reshaped([1, 1, table.Values.Length]), .. parameters.Select(parameter => new Tensor(TensorKind.Float, [1], [parameter.Values[c]]))])
                .Reshaped(table.Dimensions))]);
        }
        var norms = BatchNormalization.Exact(node, parameters);
        return value.With([.. value.Functions.Select((function, c) => function.Affine(norms[c].Factor, norms[c].Summand))]);
    }

    public static LoweredValue MultiThreshold(LoweringContext context, GraphNode node)
    {
        var value = Unpadded(node, context.Value(node, 0));
        var levels = Levels(node, value, context.Parameter(node, 1) ?? throw new ImportException($"{node.Title} lacks its thresholds"));
        if (value.Tables.Length > 0)
        {
            return value.With([.. value.Tables.Select((table, c) =>
                MultiThresholdOperator.Evaluate(node, table, new(TensorKind.Float, [1, levels.Length], [.. levels.Select(row => row[c])])))]);
        }
        Rational scale = Rational.From((float)MultiThresholdOperator.Scale(node)), bias = Rational.From((float)MultiThresholdOperator.Bias(node));
        return value.With([.. value.Functions.Select((function, c) =>
            levels.Select(row => Reached(function, row[c])).Aggregate(function.Constant(0), PiecewiseLinear.Add).Affine(scale, bias))]);
    }

    /// <summary>The first thresholds of all channels of the network, the second ones, and so on.</summary>
    private static double[][] Levels(GraphNode node, LoweredValue value, Tensor thresholds)
    {
        if (thresholds.Dimensions is not [var rows, var count])
            throw new ImportException($"{node.Title} has thresholds of shape [{string.Join(", ", thresholds.Dimensions)}]; channels, thresholds is right");
        var last = node.Text("data_layout", "NCHW").EndsWith('C');
        return [.. Enumerable.Range(0, count).Select(k => ChannelConstants.OfChannels(node, value, [.. Enumerable.Range(0, rows).Select(row => thresholds.Values[row * count + k])], last))];
    }

    private static PiecewiseLinear Reached(PiecewiseLinear function, double level) =>
        double.IsPositiveInfinity(level) ? function.Constant(0) : double.IsNegativeInfinity(level) ? function.Constant(1)
        : function.Reaches(Rational.From(level), strictly: false);

    public static LoweredValue Copy(LoweringContext context, GraphNode node) => context.Value(node, 0);

    private static LoweredValue OnFunctions(LoweringContext context, GraphNode node, LoweredValue value)
    {
        var operands = Operands(context, node, value);
        var result = value.With([.. value.Functions.Select((function, c) => PiecewiseOperators.Apply(node, [.. operands.Select(operand =>
                operand.Value?.Functions[c] ?? function.Constant(Rational.From(operand.Constants![c])))])
            ?? throw new ImportException($"{node.Title} makes a function of a sum that is not linear piece by piece; norms, scales, clips and signs are"))]);
        // A sign of what turns back would change more than once with the sum; of a number in fixed point it changes once.
        return node.Operator is "PRelu" or "LeakyRelu" && Array.Exists(result.Functions, FunctionShape.TurnsBack)
            ? context.FixedPoint.Place(node, result).Lowered() : result;
    }

    private static LoweredValue OnTables(LoweringContext context, GraphNode node, LoweredValue value)
    {
        var operands = Operands(context, node, value);
        return value.With([.. value.Tables.Select((_, c) => ElementwiseOperators.Evaluate(node, [.. operands.Select(operand =>
            operand.Value?.Tables[c] ?? Tensor.Scalar(operand.Kind, operand.Constants![c]))]))]);
    }

    // A single value may have been spread over more channels; several ones have as many from the start.
    private static Operand[] Operands(LoweringContext context, GraphNode node, LoweredValue value) => [.. node.Inputs.Select(input =>
        context.Find(input) is { } found ? new Operand(found.Tables.Length == value.Tables.Length ? found : value, null, TensorKind.Float)
        : context.Constant(input) is { } constant ? new Operand(null, ChannelConstants.Of(node, value, constant), constant.Kind)
        : throw new ImportException($"{node.Title} lacks an operand"))];

    /// <summary>The operand that is no constant; where there are several, they must be functions of the same elements.</summary>
    private static LoweredValue Common(LoweringContext context, GraphNode node)
    {
        var values = node.Inputs.Select(context.Find).OfType<LoweredValue>().ToArray();
        if (values.Skip(1).Any(value => !values[0].IsAligned(value)))
            throw new ImportException($"{node.Title} joins two branches of the graph; only elementwise functions of the same sums can be joined");
        var value = Unpadded(node, values[0]);
        return values.Length > 1 || value.Tables.Length == 0 ? value
            : InputChannels.Spread(value, Broadcasting.Shape(node.Title, node.Inputs.Select(context.Constant).OfType<Tensor>().Select(constant => constant.Dimensions).Append(value.Dimensions)));
    }

    private static LoweredValue Unpadded(GraphNode node, LoweredValue value) => value.Padding is null ? value
        : throw new ImportException($"{node.Title} reads padded values; padding just before a convolution is right");

    private sealed record Operand(LoweredValue? Value, double[]? Constants, TensorKind Kind);
}
