using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CompactBnn.Format;

namespace CompactBnn.Generator.Parsing;

/// <summary>Which additional file the path of an attribute means.</summary>
internal abstract record FileChoice
{
    private const int MostSuggestions = 3;

    private FileChoice()
    {
    }

    /// <summary>One file.</summary>
    /// <param name="File">Path of the file on this machine.</param>
    public sealed record Found(string File) : FileChoice;

    /// <summary>No file.</summary>
    /// <param name="Nearest">The files whose names are nearest, the nearest first; none where there are no weight files.</param>
    /// <param name="Paths">The paths that mean these files in an attribute.</param>
    public sealed record Missing(EquatableArray<string> Nearest, EquatableArray<string> Paths) : FileChoice;

    /// <summary>More than one file.</summary>
    /// <param name="Candidates">Their names.</param>
    public sealed record Ambiguous(EquatableArray<string> Candidates) : FileChoice;

    public static FileChoice Of(string path, ImmutableArray<ModelFile> files)
    {
        var wanted = ModelPath.Normalize(path);
        var matches = files.Where(file => file.Matches(wanted)).ToList();
        return matches.Count switch
        {
            0 => NearestTo(wanted, files),
            1 => new Found(matches[0].Path),
            _ => new Ambiguous(EquatableArray<string>.From(matches.Select(Shown).OrderBy(name => name, StringComparer.Ordinal))),
        };
    }

    private static Missing NearestTo(string wanted, ImmutableArray<ModelFile> files)
    {
        var nearest = files
            .Select(file => (Name: Shown(file), Path: file.Link ?? file.Name, Distance: DistanceOf(wanted, file)))
            .Distinct()
            .OrderBy(file => file.Distance)
            .ThenBy(file => file.Name, StringComparer.Ordinal)
            .Take(MostSuggestions)
            .ToList();
        return new(EquatableArray<string>.From(nearest.Select(file => file.Name)), EquatableArray<string>.From(nearest.Select(file => file.Path)));
    }

    private static int DistanceOf(string wanted, ModelFile file) =>
        Math.Min(NameDistance.Of(wanted, file.Name), NameDistance.Of(wanted, file.Link ?? file.Name));

    private static string Shown(ModelFile file) =>
        file.Link is null || file.Link == file.Name ? file.Name : $"{file.Name} (linked as {file.Link})";
}
