namespace CompactBnn.Interop.Import;

/// <summary>
/// Straight-through estimators written as <c>sign(x).detach() - f(x).detach() + f(x)</c> leave <c>(a - b) + b</c> in a graph, which is a; so is <c>(a + b) - b</c>.
/// </summary>
/// <remarks>Float32 leaves a rounding error there, which the network does not want.</remarks>
internal sealed class CancelStraightThrough : IGraphPass
{
    public string Name => "cancel straight-through terms";

    public void Run(ImportGraph graph, ImportNotes notes)
    {
        var producers = graph.Nodes.SelectMany(node => node.Outputs.Select(output => (output, node))).ToDictionary(pair => pair.output, pair => pair.node);
        foreach (var node in graph.Nodes)
        {
            if (Kept(node, producers) is not { } value)
                continue;
            notes.Add($"{node.Title} left out: it adds what has been subtracted (a straight-through estimator)");
            graph.Redirect(node.Output, value);
        }
    }

    private static string? Kept(GraphNode node, Dictionary<string, GraphNode> producers)
    {
        if (node is { Operator: "Add", Inputs: [var left, var right] })
            return Minuend(left, right, producers) ?? Minuend(right, left, producers);
        if (node is { Operator: "Sub", Inputs: [var sum, var subtrahend] } && producers.GetValueOrDefault(sum) is { Operator: "Add", Inputs: [var a, var b] })
            return b == subtrahend ? a : a == subtrahend ? b : null;
        return null;
    }

    private static string? Minuend(string difference, string summand, Dictionary<string, GraphNode> producers) =>
        producers.GetValueOrDefault(difference) is { Operator: "Sub", Inputs: [var minuend, var subtrahend] } && subtrahend == summand ? minuend : null;
}
