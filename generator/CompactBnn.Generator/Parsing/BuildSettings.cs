using System;
using System.Globalization;
using System.Threading;
using CompactBnn.Generator.Lowering;
using Microsoft.CodeAnalysis.Diagnostics;

namespace CompactBnn.Generator.Parsing;

/// <summary>What the project sets through MSBuild properties.</summary>
/// <param name="WeightBudget">Networks with more weights than this are interpreted.</param>
/// <param name="Profiles">Whether networks get the members by which a profiler runs their steps one at a time.</param>
/// <param name="Kernels">What decides which kernels layers are compiled to.</param>
internal sealed record BuildSettings(long WeightBudget, bool Profiles, KernelChoice Kernels)
{
    public const string ProjectFolderKey = "build_property.ProjectDir";
    public const string WeightBudgetKey = "build_property.CompactBnnWeightBudget";
    public const string KernelsKey = "build_property.CompactBnnKernels";
    public const string CostsKey = "build_property.CompactBnnCosts";
    public const string ProfileKey = "build_property.CompactBnnProfile";
    public const long DefaultWeightBudget = 64_000_000;

    /// <summary>What the project has as the budget although it is none; null where that is not so.</summary>
    public string? RefusedBudget { get; init; }

    /// <summary>What is wrong with the costs of the project; null where nothing is.</summary>
    public string? CostsFault { get; init; }

    public static BuildSettings Of(AnalyzerConfigOptionsProvider options, CancellationToken cancellation)
    {
        // The compiler hands over properties that a project does not set as empty ones.
        string ValueOf(string key) => options.GlobalOptions.TryGetValue(key, out var value) ? value.Trim() : "";
        var costs = CostTables.Parse(ValueOf(CostsKey), out var fault);
        var budget = ValueOf(WeightBudgetKey);
        var isBudget = long.TryParse(budget, NumberStyles.None, CultureInfo.InvariantCulture, out var weights);
        return new(
            isBudget ? weights : DefaultWeightBudget,
            ValueOf(ProfileKey).Equals("true", StringComparison.OrdinalIgnoreCase),
            new(KernelPreferences.Of(ValueOf(KernelsKey)), costs))
        {
            RefusedBudget = isBudget || budget.Length == 0 ? null : budget,
            CostsFault = fault,
        };
    }
}
