namespace CompactBnn.Interop.Import;

/// <summary>Refuses a graph in which nothing makes bits of numbers.</summary>
internal sealed class CheckBinarisation : IGraphPass
{
    private static readonly HashSet<string> Binarisers = new(
        ["Sign", "BipolarQuant", "MultiThreshold", "Quant", "IntQuant", "Greater", "GreaterOrEqual", "Less", "LessOrEqual", "Where", "Round", "Floor", "Ceil"],
        StringComparer.Ordinal);

    public string Name => "check binarisation";

    public void Run(ImportGraph graph, ImportNotes notes)
    {
        // The graphs that this program writes binarise by a clip of odd integers.
        if (graph.Nodes.Any(node => Binarisers.Contains(node.Operator)) || graph.Metadata.ContainsKey(OnnxExport.InputRangeKey))
            return;
        throw new ImportException("the graph has no binarisation: no Sign, BipolarQuant, MultiThreshold, comparison or rounding makes bits of its activations. "
            + "If the network has some in training, the export lost them: a torch.autograd.Function is not traced into (PyTorch issue 51033); "
            + "compute torch.sign in forward, and export again");
    }
}
