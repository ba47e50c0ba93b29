namespace CompactBnn.Format;

/// <summary>Walks over the lines of a text. A line ends with LF, or with CR and LF.</summary>
internal sealed class LineCursor(string text)
{
    private int _next = text.Length > 0 && text[0] == '\uFEFF' ? 1 : 0;

    /// <summary>Number of the current line, from 1; at the end, of the last one.</summary>
    public int Number { get; private set; }

    /// <summary>Where the current line starts in the text.</summary>
    public int Start { get; private set; }

    /// <summary>Characters of the current line, without its end.</summary>
    public int Length { get; private set; }

    /// <summary>Whether there was no next line to go to.</summary>
    public bool AtEnd { get; private set; }

    /// <summary>The whole text.</summary>
    public string Text => text;

    /// <summary>Goes to the next line.</summary>
    /// <returns>False at the end of the text.</returns>
    public bool MoveNext()
    {
        if (_next >= text.Length)
        {
            (AtEnd, Start, Length) = (true, text.Length, 0);
            return false;
        }
        Number++;
        Start = _next;
        var end = text.IndexOf('\n', Start);
        _next = end < 0 ? text.Length : end + 1;
        if (end < 0)
            end = text.Length;
        else if (end > Start && text[end - 1] == '\r')
            end--;
        Length = end - Start;
        return true;
    }

    /// <summary>The current line.</summary>
    public string Line() => text.Substring(Start, Length);

    /// <summary>Whether the current line starts with a word and a space.</summary>
    public bool StartsWith(string word) =>
        Length > word.Length && string.CompareOrdinal(text, Start, word, 0, word.Length) == 0 && text[Start + word.Length] == ' ';
}
