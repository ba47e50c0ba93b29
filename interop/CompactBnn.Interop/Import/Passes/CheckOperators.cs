namespace CompactBnn.Interop.Import;

/// <summary>Reports every operator that cannot be imported at once, each with its count and the first node that has it.</summary>
internal sealed class CheckOperators : IGraphPass
{
    private static readonly string[] QuantisationDomains = ["qonnx", "brevitas", "finn"];

    public string Name => "check operators";

    public void Run(ImportGraph graph, ImportNotes notes)
    {
        var unknown = graph.Nodes.Where(node => !IsKnown(node)).GroupBy(node => (node.Domain, node.Operator)).Select(Describe).ToArray();
        if (unknown.Length > 0)
        {
            throw new ImportException($"the graph has operators that cannot be imported: {string.Join("; ", unknown)}. "
                + $"These can: {string.Join(", ", OperatorLowerings.Names.Order(StringComparer.Ordinal))}");
        }
    }

    private static bool IsKnown(GraphNode node) => OperatorLowerings.Names.Contains(node.Operator)
        && (node.Domain.Length == 0 || QuantisationDomains.Any(part => node.Domain.Contains(part, StringComparison.OrdinalIgnoreCase)));

    private static string Describe(IGrouping<(string Domain, string Operator), GraphNode> nodes)
    {
        var (domain, name) = nodes.Key;
        return $"{(domain.Length == 0 ? name : $"{domain}.{name}")} ({nodes.Count()}, first '{nodes.First().Name}')";
    }
}
