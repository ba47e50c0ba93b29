namespace CompactBnn.Interop.Import;

/// <summary>Computes nodes that read constants only: signs and scales of weights, transposed weights, roots of variances, target shapes.</summary>
internal sealed class FoldConstants : IGraphPass
{
    public string Name => "fold constants";

    public void Run(ImportGraph graph, ImportNotes notes)
    {
        var evaluator = new ConstantEvaluator(graph.OperatorSet);
        var kept = new List<GraphNode>();
        foreach (var node in graph.Nodes)
        {
            if (node.Outputs.Length == 1 && Compute(graph, evaluator, node) is { } value)
                graph.Constants[node.Output] = value;
            else
                kept.Add(node);
        }
        graph.Nodes.Clear();
        graph.Nodes.AddRange(kept);
    }

    private static Tensor? Compute(ImportGraph graph, ConstantEvaluator evaluator, GraphNode node)
    {
        // The batch is 1 in the whole import, so its size is known whatever is measured.
        if (node.Operator == "Gather" && graph.ProducerOf(node.Inputs[0]) is { Operator: "Shape" } shape && shape.Integer("start", 0) == 0
            && graph.Constants.GetValueOrDefault(node.Inputs[1]) is { Values: [0] } index)
            return new(TensorKind.Integer, index.Dimensions, [1]);
        return node.Inputs.All(input => input.Length == 0 || graph.Constants.ContainsKey(input))
            ? evaluator.Evaluate(node, [.. node.Inputs.Select(input => graph.Constants.GetValueOrDefault(input))]) : null;
    }
}
