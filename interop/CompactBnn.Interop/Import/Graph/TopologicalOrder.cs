using CompactBnn.Interop.Onnx;

namespace CompactBnn.Interop.Import;

/// <summary>Orders nodes so that each comes after those whose values it reads; ONNX asks files for that, and not all keep it.</summary>
/// <remarks>Kahn, "Topological sorting of large networks", CACM 5 (1962). Among nodes that are ready the file's order stays.</remarks>
internal static class TopologicalOrder
{
    private const int MostNodes = 20_000;

    /// <exception cref="ImportException">The nodes go in a circle, read what nothing makes, or make a value twice.</exception>
    public static List<GraphNode> Of(IEnumerable<NodeProto> protos, IEnumerable<string> known)
    {
        var nodes = protos.Select((node, i) => new GraphNode(node, i)).Take(MostNodes + 1).ToList();
        if (nodes.Count > MostNodes)
            throw new ImportException($"the graph has more than {MostNodes} nodes");
        if (nodes.Find(node => node.Outputs.Length == 0) is { } silent)
            throw new ImportException($"{silent.Title} makes no value");
        var made = known.ToHashSet(StringComparer.Ordinal);
        made.Add("");
        var producers = ProducersOf(nodes, made);
        var missing = new int[nodes.Count];
        var readers = new List<int>[nodes.Count];
        for (var i = 0; i < nodes.Count; i++)
            readers[i] = [];
        for (var i = 0; i < nodes.Count; i++)
        {
            foreach (var input in nodes[i].Inputs.Where(input => !made.Contains(input)).Distinct())
            {
                if (!producers.TryGetValue(input, out var producer))
                    throw new ImportException($"{nodes[i].Title} reads '{input}', which nothing makes");
                missing[i]++;
                readers[producer].Add(i);
            }
        }
        return Walk(nodes, missing, readers);
    }

    private static Dictionary<string, int> ProducersOf(List<GraphNode> nodes, HashSet<string> known)
    {
        var producers = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < nodes.Count; i++)
        {
            foreach (var output in nodes[i].Outputs.Where(output => output.Length > 0))
            {
                if (known.Contains(output) || !producers.TryAdd(output, i))
                    throw new ImportException($"the value '{output}', which {nodes[i].Title} makes, has been made already");
            }
        }
        return producers;
    }

    private static List<GraphNode> Walk(List<GraphNode> nodes, int[] missing, List<int>[] readers)
    {
        var ready = new PriorityQueue<int, int>();
        for (var i = 0; i < nodes.Count; i++)
        {
            if (missing[i] == 0)
                ready.Enqueue(i, i);
        }
        var ordered = new List<GraphNode>();
        while (ready.TryDequeue(out var next, out _))
        {
            ordered.Add(nodes[next]);
            foreach (var reader in readers[next])
            {
                if (--missing[reader] == 0)
                    ready.Enqueue(reader, reader);
            }
        }
        return ordered.Count == nodes.Count ? ordered
            : throw new ImportException($"the graph goes in a circle through {nodes[Array.FindIndex(missing, count => count > 0)].Title}");
    }
}
