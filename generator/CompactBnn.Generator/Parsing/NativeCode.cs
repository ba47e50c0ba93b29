using System;
using System.Threading;
using Microsoft.CodeAnalysis.Diagnostics;

namespace CompactBnn.Generator.Parsing;

/// <summary>What the project says about being compiled ahead of time.</summary>
/// <param name="LeavesVectorsUnused">Whether the native code would not use all vectors that processors of its kind have.</param>
internal sealed record NativeCode(bool LeavesVectorsUnused)
{
    private const string Prefix = "build_property.";

    public static NativeCode Of(AnalyzerConfigOptionsProvider options, CancellationToken cancellation)
    {
        var isNative = Property(options, "PublishAot").Equals("true", StringComparison.OrdinalIgnoreCase);
        // Arm processors have one width of vectors, which native code always uses. Editors know no platform yet: it may well be x64.
        var platform = Property(options, "RuntimeIdentifier");
        var mayBeX64 = platform.Length == 0 || platform.EndsWith("-x64", StringComparison.OrdinalIgnoreCase);
        return new(isNative && mayBeX64 && Property(options, "IlcInstructionSet").Length == 0);
    }

    private static string Property(AnalyzerConfigOptionsProvider options, string name) =>
        options.GlobalOptions.TryGetValue(Prefix + name, out var value) ? value.Trim() : "";
}
