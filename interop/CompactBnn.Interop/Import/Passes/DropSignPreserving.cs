namespace CompactBnn.Interop.Import;

/// <summary>Leaves out functions that keep the sign of a number, such as <c>Tanh</c>, where only signs are taken of them.</summary>
internal sealed class DropSignPreserving : IGraphPass
{
    public string Name => "drop sign-preserving functions";

    public void Run(ImportGraph graph, ImportNotes notes)
    {
        // From the last to the first, so that several in a row go too.
        foreach (var node in Enumerable.Reverse(graph.Nodes).ToArray())
        {
            if (node.Operator is not ("Tanh" or "Softsign" or "Erf") || node.Output == graph.Output || !node.HasInput(0))
                continue;
            var readers = graph.ReadersOf(node.Output).ToArray();
            if (readers.Length > 0 && readers.All(reader => TakesSign(graph, reader, node.Output)))
                graph.Redirect(node.Output, node.Inputs[0]);
        }
    }

    private static bool TakesSign(ImportGraph graph, GraphNode reader, string value) => reader.Operator switch
    {
        "Sign" => true,
        "BipolarQuant" => reader.Inputs[0] == value,
        "Greater" or "GreaterOrEqual" or "Less" or "LessOrEqual" => reader.Inputs.All(input =>
            input == value || graph.Constants.GetValueOrDefault(input) is { } constant && constant.Values.All(number => number == 0)),
        _ => false,
    };
}
