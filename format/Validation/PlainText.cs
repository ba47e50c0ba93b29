namespace CompactBnn.Format;

/// <summary>The text that labels, column names and metadata may hold: one line that shows as it is, and that cannot end a comment or a literal in generated code.</summary>
internal static class PlainText
{
    /// <summary>What is wrong with a text, or null.</summary>
    public static string? FaultOf(string text, int limit)
    {
        if (text.Length == 0)
            return "it is empty";
        if (text.Length > limit)
            return $"it has {text.Length} characters; {limit} is the most";
        if (text[0] == ' ' || text[text.Length - 1] == ' ')
            return "it starts or ends with a space";
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                i++;
            else if (char.IsSurrogate(text[i]) || IsInvisible(text[i]))
                return $"it holds the character U+{(int)text[i]:X4}, which is not allowed";
        }
        return null;
    }

    /// <summary>What is wrong with the name of a network, an operation or a metadata key, or null.</summary>
    public static string? NameFaultOf(string name)
    {
        if (name.Length is 0 or > FormatLimits.NameCharacters)
            return $"a name has 1 to {FormatLimits.NameCharacters} characters, not {name.Length}";
        if (name[0] is < 'a' or > 'z')
            return $"the name '{Shown(name)}' does not start with a lower-case letter";
        foreach (var c in name)
        {
            if (c is not ((>= 'a' and <= 'z') or (>= '0' and <= '9') or '_' or '-'))
                return $"the name '{Shown(name)}' holds something else than lower-case letters, digits, '_' and '-'";
        }
        return null;
    }

    /// <summary>A text as an error message may show it: cut to 60 characters, without control characters.</summary>
    public static string Shown(string text)
    {
        var shown = (text.Length > 60 ? text.Substring(0, 60) + "..." : text).ToCharArray();
        for (var i = 0; i < shown.Length; i++)
        {
            if (char.IsSurrogate(shown[i]) || IsInvisible(shown[i]))
                shown[i] = '?';
        }
        return new string(shown);
    }

    // Controls, line separators, and the marks that reorder or hide text (Unicode TR 36, 3.2).
    private static bool IsInvisible(char c) =>
        c < ' ' || (c >= '\u007F' && c <= '\u009F') || (c >= '\u200B' && c <= '\u200F') || (c >= '\u2028' && c <= '\u202E')
        || (c >= '\u2060' && c <= '\u206F') || c == '\uFEFF' || c == '\u061C' || c >= '\uFFFE';
}
