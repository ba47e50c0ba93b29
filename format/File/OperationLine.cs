using System.Collections.Generic;

namespace CompactBnn.Format;

/// <summary>A line <c>op NAME KIND INPUT KEY=VALUE ...</c>, taken apart.</summary>
internal sealed class OperationLine
{
    private OperationLine(int line, string name, string kind, string input, Parameters parameters)
    {
        Line = line;
        Name = name;
        Kind = kind;
        Input = input;
        Parameters = parameters;
    }

    public int Line { get; }

    public string Name { get; }

    public string Kind { get; }

    public string Input { get; }

    /// <summary>The names in <see cref="Input"/>, with commas between them where the kind reads several values.</summary>
    public EquatableArray<string> Inputs => EquatableArray<string>.Adopt(Input.Split(','));

    public Parameters Parameters { get; }

    /// <summary>Takes apart what follows <c>op</c>.</summary>
    public static OperationLine Parse(int line, string text)
    {
        var words = text.Split(' ');
        if (words.Length < 3)
            throw FaultException.At(line, $"found 'op {PlainText.Shown(text)}'; 'op NAME KIND INPUT' and perhaps parameters are right");
        if (PlainText.NameFaultOf(words[0]) is { } fault)
            throw FaultException.At(line, fault);
        return new OperationLine(line, words[0], words[1], words[2], Parameters.Parse(line, words, 3));
    }
}
