namespace CompactBnn.Interop.Import;

/// <summary>Leaves out what stands behind the scores and changes no class: softmax, and the choice of the best class itself.</summary>
internal sealed class DropTail : IGraphPass
{
    public string Name => "drop tail";

    public void Run(ImportGraph graph, ImportNotes notes)
    {
        while (Tail(graph) is { } tail)
        {
            notes.Add($"{tail.Title} behind the scores left out: it changes no class");
            graph.Output = tail.Inputs[0];
        }
    }

    private static GraphNode? Tail(ImportGraph graph)
    {
        var node = graph.ProducerOf(graph.Output);
        if (node?.Operator is "Softmax" or "LogSoftmax" or "Sigmoid" && node.HasInput(0))
            return node;
        // The index of the best class may be cast and squeezed.
        while (node?.Operator is "Cast" or "Squeeze" or "Unsqueeze" or "Reshape" or "Flatten" or "Identity")
            node = graph.ProducerOf(node.Inputs[0]);
        return node is { Operator: "ArgMax" or "TopK" or "LabelSelect_Batch" or "LabelSelect" } && node.HasInput(0) ? node : null;
    }
}
