using CompactBnn.Format;
using CompactBnn.Interop.Import;
using CompactBnn.Interop.Onnx;

namespace CompactBnn.Interop;

/// <summary>Makes networks of files that other tools wrote.</summary>
public static class Importer
{
    /// <summary>Reads a plain ONNX, QONNX or FINN-ONNX file, or a folder of BNN-PYNQ parameters.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="options">What the file leaves open.</param>
    /// <exception cref="ImportException">It cannot be imported; the message says why.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ImportResult Read(string path, ImportOptions? options = null)
    {
        options ??= new();
        var name = options.Name ?? NetworkNames.Of(Path.GetFileNameWithoutExtension(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path))));
        try
        {
            if (Directory.Exists(path))
                return PynqImport.Read(path, name, options);
            var length = new FileInfo(path).Length;
            // A device has no length and no end.
            if (length == 0)
                throw new ImportException("the file is empty; an ONNX model is right");
            if (length > OnnxReader.MostBytes)
                throw new ImportException($"the file has {length} bytes; {OnnxReader.MostBytes} is the most");
            return ReadModel(OnnxReader.Parse(File.ReadAllBytes(path)), name, options);
        }
        catch (InvalidNetworkException error)
        {
            throw new ImportException($"{path}: the network breaks a limit: {error.Message}");
        }
        catch (ImportException error)
        {
            throw new ImportException($"{path}: {error.Message}.");
        }
    }

    internal static ImportResult ReadModel(ModelProto model, string name, ImportOptions options)
    {
        var notes = new ImportNotes();
        var graph = OnnxReader.Read(model);
        var source = graph.HasDomain("finn") || graph.Nodes.Any(node => node.Operator == "MultiThreshold") ? "FINN-ONNX"
            : graph.HasDomain("qonnx", "brevitas") ? "QONNX" : "ONNX";
        GraphPasses.Run(graph, notes);
        var input = SourceInput.Of(graph, options, notes);
        var lowering = new GraphLowering(graph, notes);
        var operations = lowering.Lower(input);
        var classes = ((Scores)operations[^1]).Scale.Length;
        var labels = NetworkLabels.Of(options.Labels ?? NetworkLabels.Stored(graph.Metadata), classes, notes);
        // One network has one file, whichever exporter wrote its graph.
        var network = Canonicalizer.Canonicalize(Network.Create(
            name, input.Input, labels, EquatableArray<Operation>.From(operations), EquatableArray<Metadata>.Adopt([new("source", "imported from ONNX")])));
        var isFixedPoint = lowering.Context.Steps.IsUsed;
        if (isFixedPoint)
            notes.Add("branches or layers of real numbers become fixed point: scores are near those of the source, and classes may change");
        return new(network, source, notes.Lines, SourceGraph.Of(model, graph, input, lowering.Context.Checkpoints), isFixedPoint);
    }
}
