using System;
using System.Text;

namespace CompactBnn.Generator.Emission;

/// <summary>Writes C# with indentation of four spaces and LF at the line ends, on every platform.</summary>
internal sealed class SourceWriter
{
    private const int IndentWidth = 4;

    private readonly StringBuilder _text = new();
    private int _indent;

    /// <summary>Writes one line, or each line of a text of several, at the current indentation. Interpolated numbers are culture-free.</summary>
    public void WriteLine(InvariantText text) => WriteLine(text.ToString());

    /// <summary>Writes one line, or each line of a text of several, at the current indentation.</summary>
    public void WriteLine(string text)
    {
        for (var start = 0; start <= text.Length;)
        {
            var end = text.IndexOf('\n', start);
            if (end < 0)
                end = text.Length;
            var length = end > start && text[end - 1] == '\r' ? end - 1 - start : end - start;
            if (length > 0)
                _text.Append(' ', IndentWidth * _indent).Append(text, start, length);
            _text.Append('\n');
            start = end + 1;
        }
    }

    /// <summary>Writes an empty line.</summary>
    public void WriteLine() => _text.Append('\n');

    /// <summary>Writes a text as it is.</summary>
    public void WriteUnindented(string text) => _text.Append(text);

    /// <summary>Writes a header and an opening brace; disposing the result writes the closing one.</summary>
    public Scope Block(InvariantText header) => Block(header.ToString());

    /// <summary>Writes a header and an opening brace; disposing the result writes the closing one.</summary>
    /// <param name="header">What stands before the brace.</param>
    /// <param name="close">What ends the block, for example <c>};</c> after a collection.</param>
    public Scope Block(string header, string close = "}")
    {
        WriteLine(header);
        WriteLine("{");
        _indent++;
        return new Scope(this, close);
    }

    /// <summary>Indents by one step more until the result is disposed.</summary>
    public Scope Indented()
    {
        _indent++;
        return new Scope(this, null);
    }

    /// <summary>All that was written.</summary>
    public override string ToString() => _text.ToString();

    /// <summary>Ends a block or an indentation.</summary>
    public readonly struct Scope(SourceWriter writer, string? close) : IDisposable
    {
        public void Dispose()
        {
            writer._indent--;
            if (close is not null)
                writer.WriteLine(close);
        }
    }
}
