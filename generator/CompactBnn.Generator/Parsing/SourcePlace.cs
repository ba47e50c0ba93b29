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

    /// <summary>
    /// A whole line of a text, counted from 1; the first or last one where there is no such line. As in the weight file format, LF alone
    /// ends a line; Roslyn would end one at other characters too.
    /// </summary>
    public static SourcePlace OfLine(string file, string text, int number)
    {
        int line = 0, start = 0, end = text.IndexOf('\n');
        for (; end >= 0 && line < number - 1; line++)
        {
            start = end + 1;
            end = text.IndexOf('\n', start);
        }
        if (end < 0)
            end = text.Length;
        if (end > start && text[end - 1] == '\r')
            end--;
        return new(file, TextSpan.FromBounds(start, end), new(new(line, 0), new(line, end - start)));
    }

    public Location ToLocation() => Location.Create(File, Span, Lines);
}
