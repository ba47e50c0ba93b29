using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using CompactBnn.Format;
using CompactBnn.Generator.Emission;
using CompactBnn.Generator.Parsing;
using Microsoft.CodeAnalysis;

namespace CompactBnn.Generator.Diagnostics;

/// <summary>A diagnostic that compares by value and keeps no syntax alive.</summary>
/// <param name="Rule">The rule that is broken.</param>
/// <param name="Place">Where; null for the project as a whole.</param>
/// <param name="FilePlace">The line of the weight file concerned, or null.</param>
/// <param name="Arguments">What the rule's message names.</param>
internal sealed record DiagnosticInfo(
    DiagnosticDescriptor Rule, SourcePlace? Place, SourcePlace? FilePlace, EquatableArray<string> Arguments)
{
    /// <summary>Key of the property with the paths, one a line, that a code fix may put into the attribute.</summary>
    public const string NearestPaths = nameof(NearestPaths);

    /// <summary>Paths that mean the weight files with the nearest names.</summary>
    public EquatableArray<string> Nearest { get; init; }

    public static DiagnosticInfo At(SourcePlace place, DiagnosticDescriptor rule, params string[] arguments) =>
        new(rule, place, null, EquatableArray<string>.Adopt(arguments));

    /// <summary>What is to be said about the settings of the project.</summary>
    public static IEnumerable<DiagnosticInfo> Of(BuildSettings settings, CancellationToken cancellation)
    {
        if (settings.RefusedBudget is { } refused)
        {
            yield return new(Rules.BudgetMalformed, null, null, EquatableArray<string>.Adopt(
                [refused, InvariantText.Of($"{long.MaxValue}"), InvariantText.Of($"{BuildSettings.DefaultWeightBudget}")]));
        }
        if (settings.CostsFault is { } fault)
            yield return new(Rules.CostsMalformed, null, null, EquatableArray<string>.Adopt([fault]));
    }

    /// <summary>What is to be said about native code of the project, once, at the first class with a network.</summary>
    public static IEnumerable<DiagnosticInfo> Of((TargetChoice? First, NativeCode Native) pair, CancellationToken cancellation) =>
        pair.First is not null && pair.Native.LeavesVectorsUnused ? [At(pair.First.Target.Attribute, Rules.VectorsUnused)] : [];

    /// <summary>Why one class gets no network.</summary>
    public static IEnumerable<DiagnosticInfo> Of((TargetChoice Class, ImmutableArray<FileReport> Faults) pair, CancellationToken cancellation) =>
        pair.Class.Choice switch
        {
            FileChoice.Missing missing => [NotFound(pair.Class.Target, missing)],
            FileChoice.Ambiguous many => [At(pair.Class.Target.Attribute, Rules.FileAmbiguous, pair.Class.Target.Path, Listed(many.Candidates))],
            FileChoice.Found => OfFile(pair, cancellation),
            _ => [pair.Class.Target.Fault!],
        };

    /// <summary>What is to be said about the file of one class, at that class.</summary>
    public static IEnumerable<DiagnosticInfo> OfFile((TargetChoice Class, ImmutableArray<FileReport> Reports) pair, CancellationToken cancellation) =>
        from report in pair.Reports
        where report.Path == pair.Class.File
        select new DiagnosticInfo(report.Rule, pair.Class.Target.Attribute, report.Place, report.Arguments);

    /// <summary>What is to be said about one class because of the kind of network that it means.</summary>
    public static IEnumerable<DiagnosticInfo> Of((TargetChoice Class, ImmutableArray<FileTypes> Types) pair, CancellationToken cancellation) =>
        from types in pair.Types
        where types.Path == pair.Class.File
        let fault = pair.Class.FaultWith(types.IsTable)
        where fault is not null
        select fault;

    public Diagnostic ToDiagnostic() => Diagnostic.Create(
        Rule,
        Place?.ToLocation() ?? Location.None,
        FilePlace is null ? null : [FilePlace.ToLocation()],
        Nearest.Length == 0 ? null : ImmutableDictionary<string, string?>.Empty.Add(NearestPaths, string.Join("\n", Nearest)),
        Arguments.Select(argument => (object)argument).ToArray());

    private static DiagnosticInfo NotFound(ClassTarget target, FileChoice.Missing missing) =>
        At(target.Attribute, Rules.FileNotFound, target.Path, AdviceFor(target.Path, missing)) with { Nearest = missing.Paths };

    private static string AdviceFor(string path, FileChoice.Missing missing) => missing.Nearest.Length > 0
        ? "the nearest names are " + Listed(missing.Nearest)
        : $"the project has none: add <CompactBnnModel Include=\"{path}\" /> to it";

    private static string Listed(EquatableArray<string> names) => string.Join(", ", names.Select(name => $"'{name}'"));
}
