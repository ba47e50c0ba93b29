using System;
using System.Collections.Generic;

namespace CompactBnn.Generator.Parsing;

/// <summary>
/// Paths of weight files, compared without the file system: <c>/</c> and <c>\</c> are alike, <c>.</c> and <c>..</c> are resolved.
/// </summary>
internal static class ModelPath
{
    /// <summary>The path with <c>/</c> between its parts and without parts that say nothing.</summary>
    public static string Normalize(string path)
    {
        var parts = Parts(path);
        return (IsRooted(path) ? "/" : "") + string.Join("/", parts);
    }

    /// <summary>A file's path as seen from a folder; null where they share no root.</summary>
    public static string? Relative(string folder, string file)
    {
        List<string> from = Parts(folder), to = Parts(file);
        if (IsRooted(folder) != IsRooted(file) || IsDrive(from) != IsDrive(to))
            return null;
        // Windows does not tell case apart in paths that tools hand over.
        var comparison = IsDrive(from) ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        var shared = 0;
        while (shared < from.Count && shared < to.Count - 1 && string.Equals(from[shared], to[shared], comparison))
            shared++;
        if (IsDrive(from) && shared == 0)
            return null;
        var parts = new List<string>();
        for (var i = shared; i < from.Count; i++)
            parts.Add("..");
        parts.AddRange(to.GetRange(shared, to.Count - shared));
        return string.Join("/", parts);
    }

    /// <summary>The last part of a path.</summary>
    public static string FileName(string path) => path.Substring(path.LastIndexOfAny(['/', '\\']) + 1);

    private static bool IsRooted(string path) => path.Length > 0 && path[0] is '/' or '\\';

    private static bool IsDrive(List<string> parts) => parts.Count > 0 && parts[0].Length == 2 && parts[0][1] == ':';

    private static List<string> Parts(string path)
    {
        var parts = new List<string>();
        foreach (var part in path.Split('/', '\\'))
        {
            if (part is "" or ".")
                continue;
            if (part == ".." && parts.Count > 0 && parts[parts.Count - 1] != "..")
                parts.RemoveAt(parts.Count - 1);
            else
                parts.Add(part);
        }
        return parts;
    }
}
