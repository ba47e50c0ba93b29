using System.Globalization;

namespace CompactBnn.Generator.Emission;

/// <summary>Names that generated network code uses again and again.</summary>
internal static class Names
{
    public const string Add = "Unsafe.Add";
    public const string Inline = "[MethodImpl(MethodImplOptions.AggressiveInlining)]";

    /// <summary>Compiled at full optimisation at the first call, not after thirty: these functions loop for long, and call nothing that is worth profiling.</summary>
    public const string Optimize = "[MethodImpl(MethodImplOptions.AggressiveOptimization)]";

    public static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>The element that lies an offset behind another one.</summary>
    public static string At(string reference, string offset) => offset == "0" ? $"ref {reference}" : $"ref {Add}(ref {reference}, {offset})";

    /// <summary>The element itself that lies an offset behind another one.</summary>
    public static string Element(string reference, string offset) => offset == "0" ? reference : $"{Add}(ref {reference}, {offset})";

    /// <summary>As <see cref="Element(string, string)"/>, by a constant offset.</summary>
    public static string Element(string reference, int offset) => Element(reference, Number(offset));

    /// <summary>As <see cref="At(string, string)"/>, by a constant offset.</summary>
    public static string At(string reference, int offset) => At(reference, Number(offset));

    /// <summary>The offset of pixel (y, x) of a map.</summary>
    public static string Pixel(int row, int column) => $"{Times("y", row)} + {Times("x", column)}";

    /// <summary>A variable times a constant.</summary>
    public static string Times(string variable, int factor) => factor == 1 ? variable : $"{variable} * {Number(factor)}";

    /// <summary>A reference to the first element of a constant table.</summary>
    public static string First(string table) => $"ref MemoryMarshal.GetReference({table})";
}
