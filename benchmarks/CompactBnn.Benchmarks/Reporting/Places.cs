namespace CompactBnn.Benchmarks.Reporting;

/// <summary>Places in a page of Markdown: what stands between <c>&lt;!-- NAME --&gt;</c> and <c>&lt;!-- end of NAME --&gt;</c>.</summary>
internal static class Places
{
    /// <summary>Fills places; those that the page does not have are left out, and the rest of the page stays as it is.</summary>
    /// <exception cref="InvalidDataException">A place has no end.</exception>
    public static string Fill(string page, IReadOnlyDictionary<string, string> contents)
    {
        foreach (var (name, content) in contents)
        {
            var (start, end) = ($"<!-- {name} -->\n", $"<!-- end of {name} -->");
            var first = page.IndexOf(start, StringComparison.Ordinal);
            if (first < 0)
                continue;
            var last = page.IndexOf(end, first, StringComparison.Ordinal);
            if (last < 0)
                throw new InvalidDataException($"The page has '{start.Trim()}' but no '{end}'.");
            page = $"{page[..(first + start.Length)]}\n{content.TrimEnd()}\n\n{page[last..]}";
        }
        return page;
    }
}
