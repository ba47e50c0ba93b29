namespace CompactBnn.Interop.Import;

/// <summary>Lets readers of a copy read the original: that of <c>Identity</c>, and of <c>Dropout</c>, which does nothing at inference.</summary>
internal sealed class ResolveIdentities : IGraphPass
{
    public string Name => "resolve identities";

    public void Run(ImportGraph graph, ImportNotes notes)
    {
        var originals = new Dictionary<string, string>(StringComparer.Ordinal);
        string Original(string value) => originals.GetValueOrDefault(value, value);
        foreach (var node in graph.Nodes)
        {
            for (var i = 0; i < node.Inputs.Length; i++)
                node.Inputs[i] = Original(node.Inputs[i]);
            if (node.Operator is "Identity" or "Dropout" && node.HasInput(0))
                originals[node.Output] = node.Inputs[0];
        }
        graph.Output = Original(graph.Output);
        graph.Nodes.RemoveAll(node => originals.ContainsKey(node.Output));
    }
}
