using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using CompactBnn.Format;

namespace CompactBnn.Generator.Parsing;

/// <summary>Paths of the files that a step goes on with, in their order.</summary>
/// <param name="Paths">The paths on this machine.</param>
internal sealed record Selected(EquatableArray<string> Paths)
{
    /// <summary>The files that classes mean; others are not read at all.</summary>
    public static Selected Files(ImmutableArray<TargetChoice> choices, CancellationToken cancellation) =>
        From(choices.Where(choice => choice.File is not null).Select(choice => choice.File!));

    /// <summary>One file for each network, so that copies of a file do not put it into the assembly twice.</summary>
    public static Selected OneFileANetwork(ImmutableArray<FilePlan> plans, CancellationToken cancellation) =>
        From(plans.GroupBy(plan => plan.Network).Select(group => group.First().Path));

    /// <summary>The file where it is selected.</summary>
    public static IEnumerable<ModelFile> Of((ModelFile File, Selected Selected) pair, CancellationToken cancellation) =>
        pair.Selected.Contains(pair.File.Path) ? [pair.File] : [];

    /// <summary>The network of the file where it is selected.</summary>
    public static IEnumerable<NetworkPlan> Of((FilePlan Plan, Selected Selected) pair, CancellationToken cancellation) =>
        pair.Selected.Contains(pair.Plan.Path) ? [pair.Plan.Network] : [];

    private static Selected From(IEnumerable<string> paths) =>
        new(EquatableArray<string>.From(paths.Distinct(StringComparer.Ordinal).OrderBy(path => path, StringComparer.Ordinal)));

    private bool Contains(string path) => Paths.Contains(path);
}
