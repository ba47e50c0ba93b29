using System.Globalization;
using CompactBnn.Format;
using CompactBnn.Interop.Onnx;
using Google.Protobuf;

namespace CompactBnn.Interop;

/// <summary>
/// Writes a network as a standard ONNX graph in float32, which any ONNX runtime evaluates. The sums are integers that float32 holds exactly, so sums and
/// classes are those of the network; scores are computed as the network computes them, by one product and one sum in float32. Where a network of residual branches may have sums beyond that, they are rounded.
/// </summary>
/// <remarks>
/// The graph has one input, <c>input</c>: float32, the bytes 0 to 255 as numbers, in the shape batch, channels, height, width (batch, columns for a table); and one
/// output, <c>scores</c>: batch, classes. The batch may have any size.
/// </remarks>
public static class OnnxExport
{
    /// <summary>Name of the graph's input.</summary>
    public const string InputName = "input";

    /// <summary>Name of the graph's output.</summary>
    public const string OutputName = "scores";

    /// <summary>Version of the ONNX operators in use.</summary>
    public const int OperatorSet = 13;

    /// <summary>Key of the remark that holds the labels, one a line.</summary>
    internal const string LabelsKey = "cbnn.labels";

    /// <summary>Key of the remark that holds the lines of a weight file which say what the network reads, and how pictures or rows become that.</summary>
    internal const string InputKey = "cbnn.input";

    /// <summary>Key of the remark that says which numbers the input takes.</summary>
    internal const string InputRangeKey = "cbnn.input-range";

    // The first version of the format that knows operator set 13.
    private const int FormatVersion = 7;

    /// <summary>The bytes of an ONNX file.</summary>
    /// <param name="network">The network.</param>
    /// <exception cref="ExportException">A sum may be too large for float32, or the file would be larger than ONNX allows.</exception>
    public static byte[] ToBytes(Network network) => ToModel(network).ToByteArray();

    /// <summary>Writes an ONNX file. The file is whole or, after a failure, as it was before.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="network">The network.</param>
    /// <exception cref="ExportException">A sum may be too large for float32, or the file would be larger than ONNX allows.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, Network network)
    {
        var bytes = ToBytes(network);
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var temporary = Path.Combine(folder, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}.tmp");
        try
        {
            File.WriteAllBytes(temporary, bytes);
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    internal static ModelProto ToModel(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        ExportLimits.Check(network);
        return ToModel(new NetworkExporter(network).Export(), network.Input, network.Labels, network.Metadata);
    }

    /// <summary>A file of a graph that reads the bytes 0 to 255 as numbers, with what makes pictures or rows such bytes, labels and remarks.</summary>
    internal static ModelProto ToModel(GraphProto graph, NetworkInput? input, EquatableArray<string> labels, EquatableArray<Metadata> metadata)
    {
        var model = new ModelProto
        {
            IrVersion = FormatVersion,
            ProducerName = "CompactBnn",
            Graph = graph,
            OpsetImport = { new OperatorSetIdProto { Domain = "", Version = OperatorSet } },
            MetadataProps =
            {
                new StringStringEntryProto { Key = InputRangeKey, Value = "0,255" },
                new StringStringEntryProto { Key = LabelsKey, Value = string.Join('\n', labels) },
            },
        };
        if (input is not null)
            model.MetadataProps.Add(new StringStringEntryProto { Key = InputKey, Value = InputText.Write(input) });
        foreach (var (key, value) in metadata)
            model.MetadataProps.Add(new StringStringEntryProto { Key = string.Create(CultureInfo.InvariantCulture, $"cbnn.meta.{key}"), Value = value });
        return model;
    }
}
