using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace CompactBnn.Generator.Parsing;

/// <summary>A place in a file, without the syntax tree that a <see cref="Location"/> would keep alive.</summary>
/// <param name="File">Path of the file.</param>
/// <param name="Span">Its characters.</param>
/// <param name="Lines">Its lines and columns, counted from 0.</param>
internal sealed record SourcePlace(string File, TextSpan Span, LinePositionSpan Lines)
{
    public static SourcePlace Of(SyntaxReference reference) => Of(reference.SyntaxTree, reference.Span);

    public static SourcePlace Of(SyntaxTree tree, TextSpan span) => new(tree.FilePath, span, tree.GetLineSpan(span).Span);

    /// <summary>A whole line of a text, counted from 1; the first or last one where there is no such line.</summary>
    public static SourcePlace OfLine(string file, SourceText text, int number)
    {
        var line = text.Lines[number < 1 ? 0 : number > text.Lines.Count ? text.Lines.Count - 1 : number - 1];
        return new(file, line.Span, text.Lines.GetLinePositionSpan(line.Span));
    }

    public Location ToLocation() => Location.Create(File, Span, Lines);
}
