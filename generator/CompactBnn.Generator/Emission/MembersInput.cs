using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using CompactBnn.Generator.Parsing;

namespace CompactBnn.Generator.Emission;

/// <summary>What the public members of one class are made of.</summary>
/// <param name="Shape">The class.</param>
/// <param name="Model">The model.</param>
/// <param name="Traits">What the compilation allows.</param>
internal sealed record MembersInput(ClassShape Shape, ModelSummary Model, CompilerTraits Traits)
{
    /// <summary>One where the class gets a network.</summary>
    public static IEnumerable<MembersInput> Of(
        ((TargetChoice Class, ImmutableArray<FileSummary> Summaries) Left, CompilerTraits Traits) pair, CancellationToken cancellation)
    {
        var ((choice, summaries), traits) = pair;
        return from file in summaries
               where choice.Gets(file.Path, file.Summary.IsTable)
               select new MembersInput(choice.Target.Shape, file.Summary, traits);
    }
}
