using System.Text.RegularExpressions;
using CompactBnn.Kernels;

namespace CompactBnn.Generator.Tests.Harness;

/// <summary>Vectors of 512 bits on a machine without the instructions: generated code of that width is compiled with primitives that need none.</summary>
internal static partial class PortableVectors
{
    /// <summary>What the primitives are made of.</summary>
    public static (string Path, string Text)[] Sources { get; } = Lanes512.IsSupported ? []
        : [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Portable"), "*.cs").Select(file => (Path.GetFileName(file), File.ReadAllText(file)))];

    /// <summary>The text of a generated file that this machine can run.</summary>
    public static string Suit(string text) => Lanes512.IsSupported ? text : Primitives.Replace(text, "global::CompactBnn.Tests.Portable.Portable$1");

    [GeneratedRegex("\\b(Bits512|Lanes512|Octets512)\\b")]
    private static partial Regex Primitives { get; }
}
