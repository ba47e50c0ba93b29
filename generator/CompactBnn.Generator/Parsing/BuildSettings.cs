using System.Globalization;
using System.Threading;
using Microsoft.CodeAnalysis.Diagnostics;

namespace CompactBnn.Generator.Parsing;

/// <summary>What the project sets through MSBuild properties.</summary>
/// <param name="WeightBudget">Networks with more weights than this are interpreted.</param>
internal sealed record BuildSettings(long WeightBudget)
{
    public const string ProjectFolderKey = "build_property.ProjectDir";
    public const string WeightBudgetKey = "build_property.CompactBnnWeightBudget";
    public const long DefaultWeightBudget = 64_000_000;

    public static BuildSettings Of(AnalyzerConfigOptionsProvider options, CancellationToken cancellation) =>
        new(options.GlobalOptions.TryGetValue(WeightBudgetKey, out var text)
            && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var budget) ? budget : DefaultWeightBudget);
}
