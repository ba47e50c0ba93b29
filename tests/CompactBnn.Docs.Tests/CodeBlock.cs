using System.Text.RegularExpressions;
using CompactBnn.Generator.Tests.Harness;

namespace CompactBnn.Docs.Tests;

/// <summary>A block of C# on a page.</summary>
/// <param name="Page">Path of the page within the repository.</param>
/// <param name="Line">Line that the block begins at.</param>
/// <param name="Code">Its text.</param>
/// <param name="Output">What the page says that it prints; null where it says nothing.</param>
public sealed partial record CodeBlock(string Page, int Line, string Code, string? Output)
{
    /// <summary>The diagnostics that comments in the code announce.</summary>
    public IEnumerable<string> Announced => Announcement().Matches(Code).Select(match => match.Groups[1].Value);

    /// <summary>The weight files that its attributes name.</summary>
    public IEnumerable<string> Models => ModelPath().Matches(Code).Select(match => match.Groups[1].Value).Distinct();

    /// <summary>All pages for users: the readme files, and those of the folder <c>docs</c>.</summary>
    public static IEnumerable<string> Pages()
    {
        string[] folders = ["docs", "runtime", "data", "interop", "analysis", "training", "tools", "templates", "models", "sample-apps", "benchmarks"];
        var files = folders.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.md", SearchOption.AllDirectories));
        return files.Concat(Directory.EnumerateFiles(Repository.Root, "*.md"))
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Where(file => !file.Split('/').Any(part => part is "node_modules" or "bin" or "obj"))
            .Order(StringComparer.Ordinal);
    }

    /// <summary>All blocks of C# on all pages.</summary>
    public static IEnumerable<CodeBlock> All() => Pages().SelectMany(On);

    /// <inheritdoc/>
    public override string ToString() => $"{Page}:{Line}";

    private static IEnumerable<CodeBlock> On(string page)
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, page)).ReplaceLineEndings("\n");
        foreach (Match match in Block().Matches(text))
        {
            var line = text.AsSpan(0, match.Index).Count('\n') + 1;
            yield return new(page, line, match.Groups["code"].Value, match.Groups["output"] is { Success: true, Value: var output } ? output : null);
        }
    }

    [GeneratedRegex("^```(csharp|cs|c#)\\n(?<code>.*?)^```$(\\n+```text\\n(?<output>.*?)^```$)?", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex Block();

    [GeneratedRegex("// (CBNN[0-9]{4}|CS[0-9]{4})")]
    private static partial Regex Announcement();

    [GeneratedRegex("BnnModel\\(\"([^\"]+)\"\\)")]
    private static partial Regex ModelPath();
}
