using CompactBnn.Format;

namespace CompactBnn.Interop.Import;

/// <summary>
/// Reads a folder of BNN-PYNQ parameters: files of weights and thresholds, one a layer and processing element, <c>classes.txt</c>, and <c>config.h</c> where it is there.
/// </summary>
/// <remarks>github.com/Xilinx/BNN-PYNQ, bnn/params and bnn/src/library</remarks>
internal static class PynqImport
{
    /// <exception cref="ImportException">The folder holds no such parameters, or not all of them.</exception>
    public static ImportResult Read(string folder, string name, ImportOptions options)
    {
        PynqPrecision.CheckName(folder);
        var notes = new ImportNotes();
        var memories = PynqFolder.Read(folder);
        var topology = PynqConfig.Find(folder) is { } config ? config.Topology(memories) : PynqFolding.Topology(memories, notes);
        var layers = topology.Layers;
        var parameters = memories.Select((memory, i) => PynqParameters.Of(memory, layers[i], readsPixels: i == 0 && topology.IsConvolutional)).ToArray();
        var labels = PynqClasses.Of(folder, options.Labels, parameters[^1], layers[^1].Columns, notes);
        var operations = new PynqNetwork(topology, parameters, labels.Count).Operations(options.PynqScores, notes);
        var input = new ImageInput(topology.Input, topology.Input.Channels == 1 ? ImageRecipe.Grey : ImageRecipe.Rgb);
        var network = Network.Create(
            name, input, EquatableArray<string>.From(labels), EquatableArray<Operation>.From(operations),
            EquatableArray<Metadata>.Adopt([new("source", "imported from BNN-PYNQ")]));
        return new(Canonicalizer.Canonicalize(network), "BNN-PYNQ", notes.Lines, Graph: null);
    }
}
