using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using CompactBnn.Generator.Parsing;
using Microsoft.CodeAnalysis.CSharp;

namespace CompactBnn.Generator.Emission;

/// <summary>What the members of a class are made of that gets no network.</summary>
/// <param name="Target">The class.</param>
internal sealed record StandInInput(StandInTarget Target)
{
    // Files of generated members have a namespace without braces.
    private const LanguageVersion Oldest = LanguageVersion.CSharp10;

    /// <summary>One where the class gets no network, and a generated file can add members to it.</summary>
    public static IEnumerable<StandInInput> Of((TargetChoice Class, ImmutableArray<FileSummary> Summaries) pair, CancellationToken cancellation)
    {
        var (choice, summaries) = pair;
        var target = choice.Target.StandIn;
        return target.IsLocalToFile || target.Version < Oldest || summaries.Any(file => choice.Gets(file.Path, file.Summary.IsTable))
            ? []
            : [new(target)];
    }
}
