using System.Text;

namespace CompactBnn.Format;

/// <summary>Reads the weight file format, version 1, which <c>docs/format.md</c> specifies.</summary>
public static class CbnnReader
{
    /// <summary>The version that this reader knows.</summary>
    public const int Version = 1;

    /// <summary>Reads a network from the text of a weight file.</summary>
    /// <param name="text">The whole text, with LF or CR LF at the line ends, with or without byte order mark.</param>
    /// <param name="network">The network, or null.</param>
    /// <param name="fault">What is wrong, or null.</param>
    /// <returns>Whether the text holds a valid network whose checksum is right.</returns>
    public static bool TryRead(string text, out Network? network, out CbnnFault? fault)
    {
        try
        {
            network = ReadNetwork(text);
            fault = null;
            return true;
        }
        catch (FaultException exception)
        {
            network = null;
            fault = exception.Fault;
            return false;
        }
    }

    /// <summary>Reads a network from the text of a weight file.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="file">Path of the file, for the message of the exception.</param>
    /// <exception cref="CbnnFormatException">The text is no valid weight file; the message names the file, the line, what was found and what would be right.</exception>
    public static Network Read(string text, string file) =>
        TryRead(text, out var network, out var fault) ? network! : throw new CbnnFormatException(file, fault!);

    private static Network ReadNetwork(string text)
    {
        if (text.Length > FormatLimits.FileBytes || Encoding.UTF8.GetByteCount(text) > FormatLimits.FileBytes)
            throw FaultException.At(1, $"the file has more than {FormatLimits.FileBytes} bytes");
        var header = new HeaderReader(new LineCursor(text));
        header.ReadVersion();
        var name = header.ReadName();
        var input = InputReader.Read(header);
        var labels = header.ReadTexts("label", FormatLimits.Channels);
        var metadata = header.ReadMetadata();
        var lines = header.ReadOperationLines();
        var blocks = new BlockReader(header.Cursor);
        var operations = new Operation[lines.Count];
        for (var i = 0; i < operations.Length; i++)
            operations[i] = OperationReader.Read(lines[i], blocks);
        blocks.ReadChecksum();
        var draft = new NetworkDraft(name, input, labels, EquatableArray<Operation>.Adopt(operations), metadata);
        return Network.TryCreate(draft, out var network, out var fault) ? network! : throw FaultException.At(LineOf(fault!, draft), fault!.Message);
    }

    /// <summary>The line of a part: the lines before the data blocks stand in a fixed order, one a part.</summary>
    private static int LineOf(NetworkFault fault, NetworkDraft draft)
    {
        const int Name = 2, Input = 3, Recipe = 4;
        var labels = Recipe + (draft.Input is TableInput table ? table.Columns.Length : 1);
        var metadata = labels + draft.Labels.Length;
        return fault.Part switch
        {
            NetworkPart.Name => Name,
            NetworkPart.Input => Input,
            NetworkPart.Recipe or NetworkPart.Column => Recipe + fault.Index,
            NetworkPart.Label => labels + fault.Index,
            NetworkPart.Metadata => metadata + fault.Index,
            _ => metadata + draft.Metadata.Length + fault.Index,
        };
    }
}
