using System;
using System.Collections.Generic;

namespace CompactBnn.Format;

/// <summary>Reads the lines before the data blocks. After each call the cursor stands on the first line that was not read.</summary>
internal sealed class HeaderReader
{
    public HeaderReader(LineCursor cursor)
    {
        Cursor = cursor;
        Advance();
    }

    public LineCursor Cursor { get; }

    /// <summary>Number of the current line, from 1.</summary>
    public int Line => Cursor.Number;

    public void ReadVersion()
    {
        if (Cursor.AtEnd)
            throw FaultException.At(1, $"the file is empty; it must start with 'cbnn {CbnnReader.Version}'");
        var line = Current();
        if (line == $"cbnn {CbnnReader.Version}")
        {
            Advance();
            return;
        }
        if (line.StartsWith("cbnn ", StringComparison.Ordinal) && Numbers.TryParse(line.Substring(5), out int version)
            && version > CbnnReader.Version)
        {
            throw new FaultException(new CbnnFault(CbnnFaultKind.UnsupportedVersion, 1,
                $"the file is of version {version}; this reader knows version {CbnnReader.Version}"));
        }
        throw FaultException.At(1, $"the file starts with '{PlainText.Shown(line)}'; 'cbnn {CbnnReader.Version}' is right");
    }

    public string ReadName() => ReadAfter("name") ?? throw Missing("name NAME");

    /// <summary>The rest of the line where it starts with the word, and the cursor goes on; null where it does not.</summary>
    public string? ReadAfter(string word)
    {
        if (Cursor.AtEnd || !Cursor.StartsWith(word))
            return null;
        var rest = Current().Substring(word.Length + 1);
        Advance();
        return rest;
    }

    public EquatableArray<string> ReadTexts(string word, int most)
    {
        var texts = new List<string>();
        for (var line = Line; ReadAfter(word) is { } text; line = Line)
        {
            if (texts.Count == most)
                throw FaultException.At(line, $"there are more than {most} lines '{word}'");
            texts.Add(text);
        }
        return texts.Count > 0 ? EquatableArray<string>.From(texts) : throw Missing($"{word} TEXT");
    }

    public EquatableArray<Metadata> ReadMetadata()
    {
        var entries = new List<Metadata>();
        for (var line = Line; ReadAfter("meta") is { } entry; line = Line)
        {
            if (entries.Count == FormatLimits.MetadataEntries)
                throw FaultException.At(line, $"there are more than {FormatLimits.MetadataEntries} lines 'meta'");
            var space = entry.IndexOf(' ');
            if (space < 0)
                throw FaultException.At(line, "the line lacks a value; 'meta KEY VALUE' is right");
            entries.Add(new Metadata(entry.Substring(0, space), entry.Substring(space + 1)));
        }
        return EquatableArray<Metadata>.From(entries);
    }

    public List<OperationLine> ReadOperationLines()
    {
        var lines = new List<OperationLine>();
        for (var line = Line; ReadAfter("op") is { } rest; line = Line)
        {
            if (lines.Count == FormatLimits.Operations)
                throw FaultException.At(line, $"there are more than {FormatLimits.Operations} lines 'op'");
            lines.Add(OperationLine.Parse(line, rest));
        }
        return lines.Count > 0 ? lines : throw Missing("op NAME KIND INPUT");
    }

    public FaultException Missing(string expected) => Cursor.AtEnd
        ? FaultException.At(Cursor.Number, $"the file ends where '{expected}' is expected")
        : FaultException.At(Cursor.Number, $"found '{PlainText.Shown(Current())}' where '{expected}' is expected");

    private string Current() => Cursor.Line();

    private void Advance()
    {
        if (Cursor.MoveNext() && Cursor.Length > FormatLimits.LineCharacters)
            throw FaultException.At(Cursor.Number, $"the line has {Cursor.Length} characters; {FormatLimits.LineCharacters} is the most");
    }
}
