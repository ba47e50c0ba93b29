using System.Text.RegularExpressions;
using CompactBnn.Generator.Tests.Harness;

namespace CompactBnn.Docs.Tests;

/// <summary>Links between pages, and to files of the repository, lead somewhere.</summary>
public sealed partial class LinkTests
{
    [Fact]
    public void Every_link_leads_to_a_file_and_to_a_heading_in_it()
    {
        var broken = CodeBlock.Pages().SelectMany(Broken).ToList();
        Assert.True(broken.Count == 0, string.Join('\n', broken));
    }

    private static IEnumerable<string> Broken(string page)
    {
        var path = Path.Combine(Repository.Root, page);
        var text = Fence().Replace(File.ReadAllText(path), "");
        foreach (Match match in Link().Matches(text))
        {
            var parts = match.Groups[1].Value.Split('#');
            if (Uri.IsWellFormedUriString(parts[0], UriKind.Absolute))
                continue;
            var target = parts[0].Length == 0 ? path : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, parts[0]));
            if (!Path.Exists(target))
                yield return $"{page}: {match.Value} leads to no file";
            else if (parts.Length > 1 && target.EndsWith(".md", StringComparison.Ordinal) && !Headings(target).Contains(parts[1]))
                yield return $"{page}: {match.Value} leads to no heading";
        }
    }

    // As forges make anchors of headings.
    private static IEnumerable<string> Headings(string file) => Heading().Matches(Fence().Replace(File.ReadAllText(file), ""))
        .Select(match => Marks().Replace(match.Groups[1].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    [GeneratedRegex("^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"(?<!!)\[[^\]\n]*\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^#+ (.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex Marks();
}
