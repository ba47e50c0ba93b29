using CompactBnn.Format;

namespace CompactBnn.Interop.Import;

/// <summary>Walks a graph, whose passes are through, and makes the operations of a network.</summary>
internal sealed class GraphLowering(ImportGraph graph, ImportNotes notes)
{
    private readonly ConstantEvaluator _evaluator = new(graph.OperatorSet);

    public LoweringContext Context { get; } = new(graph, notes);

    /// <summary>The operations, the last of which makes the scores.</summary>
    public IReadOnlyList<Operation> Lower(SourceInput input)
    {
        Context.Put(graph.Input.Name, input.Value);
        foreach (var node in graph.Nodes)
        {
            try
            {
                Lower(node);
            }
            catch (ImportException error) when (!error.Message.Contains(node.Title, StringComparison.Ordinal))
            {
                throw new ImportException($"at {node.Title}: {error.Message}");
            }
        }
        ScoresLowering.Add(Context, graph.Output);
        return Context.Network.Operations;
    }

    private void Lower(GraphNode node)
    {
        if (node.Operator is "Shape" or "Size" && Context.Find(node.Inputs[0]) is { } measured)
        {
            graph.Constants[node.Output] = node.Operator == "Shape" ? Tensor.Integers(Shapes.Part(node, measured.Dimensions)) : Tensor.Scalar(TensorKind.Integer, measured.Order.Length);
            return;
        }
        if (node.Inputs.All(name => name.Length == 0 || Context.Constant(name) is not null))
        {
            graph.Constants[node.Output] = _evaluator.Evaluate(node, [.. node.Inputs.Select(Context.Constant)])
                ?? throw new ImportException($"{node.Title} reads constants only and cannot be computed");
            return;
        }
        Context.Put(node.Output, OperatorLowerings.Lower(Context, node));
    }
}
