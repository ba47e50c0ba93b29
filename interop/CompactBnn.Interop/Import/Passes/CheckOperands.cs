namespace CompactBnn.Interop.Import;

/// <summary>Refuses nodes that lack operands which their operators need, as damaged files have them.</summary>
internal sealed class CheckOperands : IGraphPass
{
    private static readonly string[] OfTwo =
    [
        "Add", "And", "BipolarQuant", "CastLike", "Conv", "DequantizeLinear", "Div", "Equal", "Expand", "Gather", "Gemm", "Greater", "GreaterOrEqual", "Less", "LessOrEqual",
        "MatMul", "Mul", "MultiThreshold", "Or", "Pow", "PRelu", "Sub", "Xor",
    ];

    private static readonly Dictionary<string, int> Least = new(OfTwo.Select(name => KeyValuePair.Create(name, 2)), StringComparer.Ordinal)
    {
        ["Constant"] = 0,
        ["Where"] = 3,
        ["Quant"] = 4,
        ["IntQuant"] = 4,
        ["BatchNormalization"] = 5,
    };

    public string Name => "check operands";

    public void Run(ImportGraph graph, ImportNotes notes)
    {
        foreach (var node in graph.Nodes.Where(node => OperatorLowerings.Names.Contains(node.Operator)))
        {
            var least = Least.GetValueOrDefault(node.Operator, 1);
            var missing = Enumerable.Range(0, least).FirstOrDefault(index => !node.HasInput(index), -1);
            if (missing >= 0)
                throw new ImportException($"{node.Title} lacks operand {missing}; {least} are right");
            if (node.Output.Length == 0)
                throw new ImportException($"{node.Title} makes no value");
        }
    }
}
