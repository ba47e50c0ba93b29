using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace CompactBnn.Compilation;

/// <summary>A weight file in memory, as the compiler hands it to the generator.</summary>
/// <param name="text">Its content.</param>
internal sealed class ModelFile(string text) : AdditionalText
{
    /// <summary>Its path, relative to the project.</summary>
    public const string Name = "model.cbnn";

    private readonly SourceText _text = SourceText.From(text, Encoding.UTF8);

    public override string Path => System.IO.Path.Combine(BuildProperties.ProjectFolder, Name);

    public override SourceText GetText(CancellationToken cancellationToken = default) => _text;
}
