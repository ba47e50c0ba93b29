namespace CompactBnn.Interop.Import;

/// <summary>A named step that changes a graph and keeps what it computes.</summary>
internal interface IGraphPass
{
    /// <summary>What the pass does, in two or three words.</summary>
    string Name { get; }

    /// <exception cref="ImportException">The graph cannot be imported.</exception>
    void Run(ImportGraph graph, ImportNotes notes);
}

/// <summary>The passes in their order.</summary>
internal static class GraphPasses
{
    public static IReadOnlyList<IGraphPass> All { get; } =
    [
        new CheckOperands(), new DropTail(), new ResolveIdentities(), new FoldConstants(), new CancelStraightThrough(), new DropSignPreserving(),
        new CheckOperators(), new CheckBinarisation(),
    ];

    public static void Run(ImportGraph graph, ImportNotes notes)
    {
        foreach (var pass in All)
        {
            pass.Run(graph, notes);
            graph.RemoveUnread();
        }
    }
}
