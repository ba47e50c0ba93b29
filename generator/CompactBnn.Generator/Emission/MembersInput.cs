using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using CompactBnn.Generator.Parsing;

namespace CompactBnn.Generator.Emission;

/// <summary>What the public members of one class are made of.</summary>
/// <param name="Shape">The class.</param>
/// <param name="Model">The model.</param>
/// <param name="TakesImages">Whether it gets the members of a network that reads images.</param>
/// <param name="TakesRows">Whether it gets the members of a network that reads rows of numbers.</param>
/// <param name="Traits">What the compilation allows.</param>
internal sealed record MembersInput(ClassShape Shape, ModelSummary Model, bool TakesImages, bool TakesRows, CompilerTraits Traits)
{
    /// <summary>Whether the members only stand for those of a file that cannot be used.</summary>
    public bool IsStandIn => ReferenceEquals(Model, ModelSummary.Unknown);

    /// <summary>
    /// One where the class can be completed. A class whose file is missing or malformed gets the members of both kinds of networks: each use
    /// of one would be an error of its own otherwise, and hide the one that matters.
    /// </summary>
    public static IEnumerable<MembersInput> Of(
        ((TargetChoice Class, ImmutableArray<FileSummary> Summaries) Left, CompilerTraits Traits) pair, CancellationToken cancellation)
    {
        var ((choice, summaries), traits) = pair;
        if (choice.Choice is null)
            yield break;
        var target = choice.Target;
        var summary = summaries.FirstOrDefault(file => file.Path == choice.File)?.Summary;
        if (summary is null)
            yield return new(target.Shape, ModelSummary.Unknown, target.FaultWithImages is null, target.FaultWithRows is null, traits);
        else if (choice.FaultWith(summary.IsTable) is null)
            yield return new(target.Shape, summary, !summary.IsTable, summary.IsTable, traits);
    }
}
