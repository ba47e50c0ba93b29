using System.Text.RegularExpressions;
using CompactBnn.Format;

namespace CompactBnn.Interop.Import;

/// <summary>Reads a folder of BNN-PYNQ parameters: <c>lfcW1A1</c> or <c>cnvW1A1</c>, with one file a layer and processing element, and <c>classes.txt</c>.</summary>
/// <remarks>github.com/Xilinx/BNN-PYNQ, bnn/params and bnn/src/library</remarks>
internal static partial class PynqImport
{
    private const string ClassesFile = "classes.txt";

    /// <exception cref="ImportException">The folder holds no such parameters, or not all of them.</exception>
    public static ImportResult Read(string folder, string name, ImportOptions options)
    {
        var notes = new ImportNotes();
        var topology = TopologyOf(folder);
        var last = topology.Layers[^1];
        var labels = options.Labels ?? ReadClasses(folder);
        if (labels is null)
            throw new ImportException($"{ClassesFile} is missing, which says how many of the {last.Outputs} outputs are classes; put it there, or use --labels FILE");
        if (labels.Count == 0 || labels.Count > last.Outputs)
            throw new ImportException($"there are {labels.Count} labels; 1 to {last.Outputs} are right");
        var parameters = topology.Layers.Select((layer, i) => PynqParameters.Read(folder, i, layer, i == topology.Layers.Count - 1 ? labels.Count : layer.Outputs)).ToArray();
        var operations = topology == PynqTopology.Lfc
            ? new PynqNetwork(topology, parameters, labels.Count).Lfc(options.PynqScores, notes)
            : new PynqNetwork(topology, parameters, labels.Count).Cnv();
        var input = new ImageInput(topology.Input, topology.Input.Channels == 1 ? ImageRecipe.Grey : ImageRecipe.Rgb);
        var network = Network.Create(
            name, input, EquatableArray<string>.From(labels), EquatableArray<Operation>.From(operations),
            EquatableArray<Metadata>.Adopt([new("source", $"imported from BNN-PYNQ {topology.Name}-W1A1")]));
        return new(Canonicalizer.Canonicalize(network), "BNN-PYNQ", notes.Lines, Graph: null);
    }

    private static PynqTopology TopologyOf(string folder)
    {
        var title = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        if (Precision().Match(title) is { Success: true } found && found.Groups["bits"].Value != "1A1")
        {
            throw new ImportException($"the folder's name says W{found.Groups["bits"].Value.ToUpperInvariant()}: weights of {found.Groups["w"].Value} and activations of {found.Groups["a"].Value} bits; "
                + "weights and activations of one bit (W1A1) are right");
        }
        var layers = Directory.EnumerateFiles(folder, "*-0-weights.bin").Count(file => LayerFile().IsMatch(Path.GetFileName(file)));
        return layers == PynqTopology.Lfc.Layers.Count ? PynqTopology.Lfc
            : layers == PynqTopology.Cnv.Layers.Count ? PynqTopology.Cnv
            : throw new ImportException($"the folder holds weights of {layers} layers (files 0-0-weights.bin and on); "
                + $"BNN-PYNQ's LFC has {PynqTopology.Lfc.Layers.Count}, its CNV {PynqTopology.Cnv.Layers.Count}");
    }

    /// <summary>One class a line; the file may end in empty lines.</summary>
    private static List<string>? ReadClasses(string folder)
    {
        var path = Path.Combine(folder, ClassesFile);
        if (!File.Exists(path))
            return null;
        if (new FileInfo(path).Length > 1 << 20)
            throw new ImportException($"{ClassesFile} has {new FileInfo(path).Length} bytes; one short line a class is right");
        return [.. File.ReadAllLines(path).Select(line => line.Trim()).Where(line => line.Length > 0)];
    }

    [GeneratedRegex("[wW](?<bits>(?<w>[0-9])[aA](?<a>[0-9]))")]
    private static partial Regex Precision();

    [GeneratedRegex("^[0-9]+-0-weights[.]bin$")]
    private static partial Regex LayerFile();
}
