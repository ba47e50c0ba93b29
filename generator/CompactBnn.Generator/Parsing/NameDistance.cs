using System;

namespace CompactBnn.Generator.Parsing;

/// <summary>How far apart two paths are for somebody who mistyped one.</summary>
internal static class NameDistance
{
    private const int LongestCompared = 256;

    /// <summary>
    /// The Levenshtein distance without regard to case; a file of the right name in another folder is nearer than any other name.
    /// </summary>
    public static int Of(string wanted, string present)
    {
        if (string.Equals(wanted, present, StringComparison.OrdinalIgnoreCase))
            return 0;
        if (string.Equals(ModelPath.FileName(wanted), ModelPath.FileName(present), StringComparison.OrdinalIgnoreCase))
            return 1;
        return 1 + Levenshtein(Shorten(wanted), Shorten(present));
    }

    private static string Shorten(string path) =>
        (path.Length > LongestCompared ? path.Substring(path.Length - LongestCompared) : path).ToUpperInvariant();

    private static int Levenshtein(string one, string two)
    {
        var row = new int[two.Length + 1];
        for (var j = 0; j <= two.Length; j++)
            row[j] = j;
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= two.Length; j++)
            {
                var replaced = diagonal + (one[i - 1] == two[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[two.Length];
    }
}
