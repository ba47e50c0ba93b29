using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace CompactBnn.Generator.Parsing;

/// <summary>
/// A weight file among the additional files. Two are equal only with the same text object, so that nothing is read to compare them.
/// </summary>
/// <param name="Text">Its content.</param>
/// <param name="Relative">Its path as seen from the project; null where the project's folder is not known, or on another drive.</param>
/// <param name="Link">Where the project shows it, by item metadata; null without.</param>
internal sealed record ModelFile(AdditionalText Text, string? Relative, string? Link)
{
    private const string LinkKey = "build_metadata.AdditionalFiles.Link";

    /// <summary>
    /// Path of the file on this machine: the key by which the steps of the pipeline find it again, never written to any output.
    /// </summary>
    public string Path => Text.Path;

    /// <summary>The file's name in messages.</summary>
    public string Name => Relative ?? ModelPath.Normalize(Path);

    public static bool IsOne(AdditionalText text) => text.Path.EndsWith(".cbnn", StringComparison.OrdinalIgnoreCase);

    public static ModelFile Of((AdditionalText Text, AnalyzerConfigOptionsProvider Options) pair, CancellationToken cancellation)
    {
        var (text, options) = pair;
        var relative = options.GlobalOptions.TryGetValue(BuildSettings.ProjectFolderKey, out var folder) && folder.Length > 0
            ? ModelPath.Relative(folder, text.Path)
            : null;
        var link = options.GetOptions(text).TryGetValue(LinkKey, out var value) && value.Length > 0 ? ModelPath.Normalize(value) : null;
        return new(text, relative, link);
    }

    /// <summary>Projects may list a file more than once; the first time counts.</summary>
    public static IEnumerable<ModelFile> WithoutRepetition(ImmutableArray<ModelFile> files, CancellationToken cancellation) =>
        files.GroupBy(file => file.Path, StringComparer.Ordinal).Select(group => group.First());

    /// <summary>
    /// Whether a normalized path means this file. Without a path seen from the project, the end of the whole path decides.
    /// </summary>
    public bool Matches(string path) =>
        Link == path || (Relative is not null ? Relative == path : Name == path || Name.EndsWith("/" + path, StringComparison.Ordinal));
}
