using System.Text;
using CompactBnn.Format;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace CompactBnn.Generator.Tests.Harness;

/// <summary>An additional file of a <see cref="Project"/>.</summary>
/// <param name="path">Its path, as seen from the project.</param>
/// <param name="text">Its content; null for one that the compiler cannot read as text.</param>
/// <param name="link">Its metadata Link.</param>
/// <param name="encoding">The encoding in which the compiler read it; UTF-8 without.</param>
internal sealed class ModelText(string path, string? text, string? link = null, Encoding? encoding = null) : AdditionalText
{
    public ModelText(string path, Network network, string? link = null)
        : this(path, CbnnWriter.Write(network), link)
    {
    }

    public override string Path { get; } = System.IO.Path.GetFullPath(Project.Folder + path);

    public string? Link { get; } = link;

    public override SourceText? GetText(CancellationToken cancellationToken = default) =>
        text is null ? null : SourceText.From(text, encoding ?? Encoding.UTF8);
}
