using System.Text;

namespace CompactBnn.Format;

/// <summary>Writes the weight file format, version 1. Equal networks give equal texts.</summary>
public static class CbnnWriter
{
    /// <summary>The text of a weight file, with LF at the line ends and without byte order mark.</summary>
    public static string Write(Network network)
    {
        var text = new StringBuilder();
        text.Append("cbnn ").Append(CbnnReader.Version).Append('\n');
        text.Append("name ").Append(network.Name).Append('\n');
        InputWriter.Append(text, network.Input);
        foreach (var label in network.Labels.AsSpan())
            text.Append("label ").Append(label).Append('\n');
        foreach (var entry in network.Metadata.AsSpan())
            text.Append("meta ").Append(entry.Key).Append(' ').Append(entry.Value).Append('\n');
        foreach (var operation in network.Operations.AsSpan())
            OperationWriter.AppendLine(text, operation);
        foreach (var operation in network.Operations.AsSpan())
            OperationWriter.AppendBlocks(text, operation);
        var content = text.ToString();
        return content + "sha256 " + ContentHash.Of(content, content.Length) + "\n";
    }
}
