using System.Linq;
using System.Text;
using System.Threading;
using CompactBnn.Format;
using Microsoft.CodeAnalysis.Text;

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
        var fault = EncodingFault(source, text);
        return fault is null && CbnnReader.TryRead(text, out var network, out fault)
            ? new Loaded(file.Path, file.Name, new NetworkPayload(network!, source, text))
            : new Malformed(file.Path, file.Name, fault!, SourcePlace.OfLine(file.Path, text, fault!.Line));
    }

    // The compiler reads other encodings too; the run-time library and other tools would refuse the same file.
    private static CbnnFault? EncodingFault(SourceText source, string text)
    {
        var encoding = source.Encoding;
        if (encoding is null or UTF8Encoding || encoding.GetBytes(text).SequenceEqual(Encoding.UTF8.GetBytes(text)))
            return null;
        return new(CbnnFaultKind.Malformed, 1, $"the file was read as {encoding.WebName}; it must be UTF-8 text");
    }
}
