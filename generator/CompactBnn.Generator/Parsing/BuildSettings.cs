using System;
using System.Globalization;
using System.Threading;
using CompactBnn.Generator.Lowering;
using Microsoft.CodeAnalysis.Diagnostics;

namespace CompactBnn.Generator.Parsing;

/// <summary>What the project sets through MSBuild properties.</summary>
/// <param name="WeightBudget">Networks with more weights than this are interpreted.</param>
/// <param name="RefusedBudget">What the project has as the budget although it is none; null where that is not so.</param>
/// <param name="Profiles">Whether networks get the members by which a profiler runs their steps one at a time.</param>
/// <param name="Kernels">Which kernels layers are compiled to.</param>
internal sealed record BuildSettings(long WeightBudget, string? RefusedBudget, bool Profiles, KernelPreference Kernels)
{
    public const string ProjectFolderKey = "build_property.ProjectDir";
    public const string WeightBudgetKey = "build_property.CompactBnnWeightBudget";
    public const string KernelsKey = "build_property.CompactBnnKernels";
    public const string ProfileKey = "build_property.CompactBnnProfile";
    public const long DefaultWeightBudget = 64_000_000;

    public static BuildSettings Of(AnalyzerConfigOptionsProvider options, CancellationToken cancellation)
    {
        var profiles = options.GlobalOptions.TryGetValue(ProfileKey, out var flag) && flag.Trim().Equals("true", StringComparison.OrdinalIgnoreCase);
        var kernels = options.GlobalOptions.TryGetValue(KernelsKey, out var wish) ? KernelPreferences.Of(wish) : KernelPreference.Fastest;
        // The compiler hands over properties that a project does not set as empty ones.
        if (!options.GlobalOptions.TryGetValue(WeightBudgetKey, out var text) || string.IsNullOrWhiteSpace(text))
            return new(DefaultWeightBudget, null, profiles, kernels);
        return long.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var budget)
            ? new(budget, null, profiles, kernels)
            : new(DefaultWeightBudget, text, profiles, kernels);
    }
}
