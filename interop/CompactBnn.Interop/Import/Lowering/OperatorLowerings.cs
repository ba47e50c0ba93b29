namespace CompactBnn.Interop.Import;

/// <summary>What each operator of a source graph becomes. An operator is added here, by its name and a function that makes its value.</summary>
internal static class OperatorLowerings
{
    private static readonly Dictionary<string, Func<LoweringContext, GraphNode, LoweredValue>> Lowerings = new(StringComparer.Ordinal)
    {
        ["BatchNormalization"] = ElementwiseLowering.Norm,
        ["Cast"] = ElementwiseLowering.Cast,
        ["CastLike"] = ElementwiseLowering.Cast,
        ["Clip"] = ElementwiseLowering.Clip,
        ["MultiThreshold"] = ElementwiseLowering.MultiThreshold,
        ["Identity"] = ElementwiseLowering.Copy,
        ["Dropout"] = ElementwiseLowering.Copy,
        ["Reshape"] = StructureLowering.Reshape,
        ["Flatten"] = StructureLowering.Flatten,
        ["Squeeze"] = StructureLowering.Squeeze,
        ["Unsqueeze"] = StructureLowering.Unsqueeze,
        ["Transpose"] = StructureLowering.Transpose,
        ["MatMul"] = DenseLowering.MatMul,
        ["Gemm"] = DenseLowering.Gemm,
        ["Conv"] = ConvolutionLowering.Lower,
        ["Concat"] = Branches.Concatenate,
        ["Gather"] = InputChannels.Gather,
        ["Pad"] = PaddingLowering.Lower,
        ["MaxPool"] = PoolLowering.MaxPool,
        ["GlobalMaxPool"] = PoolLowering.GlobalMaxPool,
        ["AveragePool"] = AverageLowering.AveragePool,
        ["GlobalAveragePool"] = AverageLowering.GlobalAveragePool,
        ["ReduceMean"] = AverageLowering.ReduceMean,
    };

    private static readonly string[] Elementwise =
    [
        "Abs", "Add", "And", "BipolarQuant", "Ceil", "Div", "Equal", "Floor", "Greater", "GreaterOrEqual", "HardSigmoid", "IntQuant", "LeakyRelu", "Less",
        "LessOrEqual", "Max", "Min", "Mul", "Neg", "Not", "Or", "PRelu", "Pow", "Quant", "Relu", "Round", "Sign", "Sub", "Sum", "Where", "Xor",
        "Exp", "Log", "Reciprocal", "Sigmoid", "Softsign", "Sqrt", "Tanh",
    ];

    /// <summary>Operators whose results are constants, whatever they read: the batch is 1 and all shapes are known.</summary>
    private static readonly string[] Measures = ["Shape", "Size", "Slice", "Constant", "ConstantOfShape", "Expand", "ReduceSum", "ReduceMax", "DequantizeLinear"];

    /// <summary>The names of all operators that can stand in a graph.</summary>
    public static IReadOnlySet<string> Names { get; } = new HashSet<string>([.. Lowerings.Keys, .. Elementwise, .. Measures], StringComparer.Ordinal);

    /// <exception cref="ImportException">The node cannot be lowered.</exception>
    public static LoweredValue Lower(LoweringContext context, GraphNode node) =>
        Lowerings.TryGetValue(node.Operator, out var lower) ? lower(context, node)
        : Array.IndexOf(Elementwise, node.Operator) >= 0 ? ElementwiseLowering.Lower(context, node)
        : throw new ImportException($"{node.Title} reads values computed from the input; it can be imported on shapes and weights only");
}
