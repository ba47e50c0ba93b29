using System.Threading;
using CompactBnn.Format;

namespace CompactBnn.Generator.Parsing;

/// <summary>What became of reading a weight file.</summary>
/// <param name="Path">Path of the file on this machine.</param>
/// <param name="Name">The file's name in messages.</param>
internal abstract record ModelLoad(string Path, string Name)
{
    /// <summary>The file holds a network.</summary>
    public sealed record Loaded(string Path, string Name, NetworkPayload Payload) : ModelLoad(Path, Name);

    /// <summary>The file cannot be used.</summary>
    /// <param name="Path">Path of the file on this machine.</param>
    /// <param name="Name">The file's name in messages.</param>
    /// <param name="Fault">What is wrong.</param>
    /// <param name="Place">The line concerned; null where there is no text at all.</param>
    public sealed record Malformed(string Path, string Name, CbnnFault Fault, SourcePlace? Place) : ModelLoad(Path, Name);

    public static ModelLoad Of(ModelFile file, CancellationToken cancellation)
    {
        if (file.Text.GetText(cancellation) is not { } source)
            return new Malformed(file.Path, file.Name, new CbnnFault(CbnnFaultKind.Malformed, 1, "the file cannot be read as text"), null);
        var text = source.ToString();
        return CbnnReader.TryRead(text, out var network, out var fault)
            ? new Loaded(file.Path, file.Name, new NetworkPayload(network!, text))
            : new Malformed(file.Path, file.Name, fault!, SourcePlace.OfLine(file.Path, source, fault!.Line));
    }
}
