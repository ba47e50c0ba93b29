namespace CompactBnn.Interop.Import;

/// <summary>The elementwise operators as functions of numbers. Operands and results are float32 numbers, held in float64, or integers.</summary>
internal static class ElementwiseOperators
{
    private static readonly Dictionary<string, Func<GraphNode, double[], double>> Functions = new(StringComparer.Ordinal)
    {
        ["Add"] = (_, x) => x[0] + x[1],
        ["Sub"] = (_, x) => x[0] - x[1],
        ["Mul"] = (_, x) => x[0] * x[1],
        ["Div"] = (_, x) => x[0] / x[1],
        ["Pow"] = (_, x) => Math.Pow(x[0], x[1]),
        ["Sum"] = (_, x) => x.Aggregate(0.0, (sum, value) => (float)(sum + value)),
        ["Max"] = (_, x) => x.Max(),
        ["Min"] = (_, x) => x.Min(),
        ["Neg"] = (_, x) => -x[0],
        ["Abs"] = (_, x) => Math.Abs(x[0]),
        ["Sqrt"] = (_, x) => Math.Sqrt(x[0]),
        ["Exp"] = (_, x) => Math.Exp(x[0]),
        ["Log"] = (_, x) => Math.Log(x[0]),
        ["Reciprocal"] = (_, x) => 1 / x[0],
        ["Sign"] = (_, x) => Math.Sign(x[0]),
        ["Floor"] = (_, x) => Math.Floor(x[0]),
        ["Ceil"] = (_, x) => Math.Ceiling(x[0]),
        ["Round"] = (_, x) => Math.Round(x[0], MidpointRounding.ToEven),
        ["Relu"] = (_, x) => Math.Max(x[0], 0),
        ["LeakyRelu"] = (node, x) => x[0] < 0 ? x[0] * node.Float("alpha", 0.01f) : x[0],
        ["PRelu"] = (_, x) => x[0] < 0 ? x[0] * x[1] : x[0],
        ["HardSigmoid"] = (node, x) => Math.Clamp(x[0] * node.Float("alpha", 0.2f) + node.Float("beta", 0.5f), 0, 1),
        ["Sigmoid"] = (_, x) => 1 / (1 + Math.Exp(-x[0])),
        ["Tanh"] = (_, x) => Math.Tanh(x[0]),
        ["Softsign"] = (_, x) => x[0] / (1 + Math.Abs(x[0])),
        ["Greater"] = (_, x) => x[0] > x[1] ? 1 : 0,
        ["GreaterOrEqual"] = (_, x) => x[0] >= x[1] ? 1 : 0,
        ["Less"] = (_, x) => x[0] < x[1] ? 1 : 0,
        ["LessOrEqual"] = (_, x) => x[0] <= x[1] ? 1 : 0,
        ["Equal"] = (_, x) => x[0] == x[1] ? 1 : 0,
        ["Not"] = (_, x) => x[0] == 0 ? 1 : 0,
        ["And"] = (_, x) => x[0] != 0 && x[1] != 0 ? 1 : 0,
        ["Or"] = (_, x) => x[0] != 0 || x[1] != 0 ? 1 : 0,
        ["Xor"] = (_, x) => x[0] != 0 != (x[1] != 0) ? 1 : 0,
        ["Where"] = (_, x) => x[0] != 0 ? x[1] : x[2],
        ["BipolarQuant"] = (_, x) => x[0] >= 0 ? x[1] : -x[1],
        ["Quant"] = QuantOperator.Evaluate,
        ["IntQuant"] = QuantOperator.Evaluate,
    };

    private static readonly HashSet<string> Comparisons =
        new(["Greater", "GreaterOrEqual", "Less", "LessOrEqual", "Equal", "Not", "And", "Or", "Xor"], StringComparer.Ordinal);

    public static bool IsOne(string name) => Functions.ContainsKey(name);

    /// <summary>The result over broadcast operands; an operand that is left out may only be the last.</summary>
    public static Tensor Evaluate(GraphNode node, IReadOnlyList<Tensor> operands)
    {
        var function = Functions[node.Operator];
        var shape = Broadcasting.Shape(node.Title, operands.Select(operand => operand.Dimensions));
        var indices = operands.Select(operand => Broadcasting.Indices(operand.Dimensions, shape)).ToArray();
        var kind = Comparisons.Contains(node.Operator) ? TensorKind.Boolean : operands[node.Operator == "Where" ? 1 : 0].Kind;
        var values = new double[Tensor.CountOf(shape)];
        var arguments = new double[operands.Count];
        for (var i = 0; i < values.Length; i++)
        {
            for (var k = 0; k < arguments.Length; k++)
                arguments[k] = operands[k].Values[indices[k][i]];
            var value = function(node, arguments);
            // float64 has more than twice the bits of float32, so that rounding twice is rounding once for + - * / and roots.
            values[i] = kind == TensorKind.Float ? (float)value : node.Operator == "Div" && kind == TensorKind.Integer ? Math.Truncate(value) : value;
        }
        return new(kind, shape, values);
    }
}
