using System.Text;
using CompactBnn.Format;

namespace CompactBnn.Interop.Import;

/// <summary>Names that a network may have, of any text.</summary>
internal static class NetworkNames
{
    public static string Of(string text)
    {
        var name = new StringBuilder();
        foreach (var c in text.ToLowerInvariant())
            name.Append(char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '_' or '-' ? c : '-');
        var trimmed = name.ToString().TrimStart('-', '_');
        trimmed = trimmed.Length > 0 && char.IsAsciiLetterLower(trimmed[0]) ? trimmed : $"net-{trimmed}".TrimEnd('-');
        return trimmed[..Math.Min(trimmed.Length, FormatLimits.NameCharacters)];
    }
}
