using System.Text;
using CompactBnn.Format;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace CompactBnn.Generator.Tests.Harness;

/// <summary>An additional file of a <see cref="Project"/>.</summary>
internal sealed class ModelText(string path, string text, string? link = null) : AdditionalText
{
    public ModelText(string path, Network network, string? link = null)
        : this(path, CbnnWriter.Write(network), link)
    {
    }

    public override string Path { get; } = Project.Folder + path;

    public string? Link { get; } = link;

    public override SourceText? GetText(CancellationToken cancellationToken = default) => SourceText.From(text, Encoding.UTF8);
}
