using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace CompactBnn.Compilation;

/// <summary>MSBuild properties as the compiler hands them to generators.</summary>
/// <param name="properties">Their values by their names.</param>
internal sealed class BuildProperties(IReadOnlyDictionary<string, string> properties) : AnalyzerConfigOptionsProvider
{
    /// <summary>The folder that the project seems to lie in; nothing is read from it.</summary>
    public static readonly string ProjectFolder = Path.GetFullPath("/compiled-in-process/");

    public override AnalyzerConfigOptions GlobalOptions { get; } = new Values(
        properties.Append(new("ProjectDir", ProjectFolder)).ToDictionary(pair => "build_property." + pair.Key, pair => pair.Value));

    public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => Values.None;

    public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => Values.None;

    private sealed class Values(Dictionary<string, string> values) : AnalyzerConfigOptions
    {
        public static readonly Values None = new([]);

        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value) => values.TryGetValue(key, out value);
    }
}
