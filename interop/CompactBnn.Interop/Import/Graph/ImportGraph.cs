namespace CompactBnn.Interop.Import;

/// <summary>
/// A graph as read from a file: nodes in topological order, constants by name, one input and one output. The passes of the import change it until a network can be made of it.
/// </summary>
internal sealed class ImportGraph
{
    /// <summary>Name of the graph.</summary>
    public required string Name { get; init; }

    /// <summary>Version of the ONNX operators.</summary>
    public required int OperatorSet { get; init; }

    /// <summary>The nodes, each after those whose values it reads.</summary>
    public required List<GraphNode> Nodes { get; init; }

    /// <summary>The constants by their names.</summary>
    public required Dictionary<string, Tensor> Constants { get; init; }

    /// <summary>The value that the graph reads.</summary>
    public required GraphInput Input { get; init; }

    /// <summary>The value that holds the scores. A tail that changes no class moves it.</summary>
    public required string Output { get; set; }

    /// <summary>Remarks of the file.</summary>
    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    /// <summary>Whether a file with operators of quantisation (QONNX, FINN) wrote it.</summary>
    public bool HasDomain(params ReadOnlySpan<string> parts)
    {
        foreach (var part in parts)
        {
            if (Nodes.Any(node => node.Domain.Contains(part, StringComparison.OrdinalIgnoreCase)))
                return true;
        }
        return false;
    }

    /// <summary>The node that makes a value, or null.</summary>
    public GraphNode? ProducerOf(string value) => Nodes.Find(node => Array.IndexOf(node.Outputs, value) >= 0);

    /// <summary>The nodes that read a value.</summary>
    public IEnumerable<GraphNode> ReadersOf(string value) => Nodes.Where(node => Array.IndexOf(node.Inputs, value) >= 0);

    /// <summary>Lets all readers of a value read another one.</summary>
    public void Redirect(string from, string to)
    {
        foreach (var node in Nodes)
        {
            for (var i = 0; i < node.Inputs.Length; i++)
            {
                if (node.Inputs[i] == from)
                    node.Inputs[i] = to;
            }
        }
        if (Output == from)
            Output = to;
    }

    /// <summary>Drops nodes whose values nothing reads.</summary>
    public void RemoveUnread()
    {
        var read = new HashSet<string>(StringComparer.Ordinal) { Output };
        for (var i = Nodes.Count - 1; i >= 0; i--)
        {
            if (Nodes[i].Outputs.Any(read.Contains))
                read.UnionWith(Nodes[i].Inputs);
            else
                Nodes.RemoveAt(i);
        }
    }
}

/// <summary>The input of a graph.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Dimensions">Its dimensions; null where one is left open, as the batch mostly is.</param>
/// <param name="IsBytes">Whether its elements are of the type uint8.</param>
/// <param name="ElementType">Its element type, a number of ONNX's TensorProto.DataType.</param>
internal sealed record GraphInput(string Name, int?[] Dimensions, bool IsBytes, int ElementType);
