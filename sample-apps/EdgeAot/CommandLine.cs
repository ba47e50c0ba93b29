using System.Diagnostics.CodeAnalysis;

namespace EdgeAot;

/// <summary>What the program is asked for.</summary>
/// <param name="WithSums">Whether the exact sums of all classes follow each class.</param>
/// <param name="Frames">A file of frames, or <c>-</c> for standard input; null where pictures are named.</param>
/// <param name="Pictures">PNG and JPEG files.</param>
internal sealed record CommandLine(bool WithSums, string? Frames, string[] Pictures)
{
    /// <summary>How the program is called.</summary>
    public static string Usage { get; } = $"""
        edge-aot [--sums] FILE.png FILE.jpg ...   classifies pictures of digits
        edge-aot [--sums] --frames FILE           classifies frames of {DigitClassifier.InputHeight}x{DigitClassifier.InputWidth} grey bytes, one after another;
                                                  "-" reads them from standard input as they come
        Each line of the output is a name or number, the class, and with --sums the exact sum of each class.
        """;

    /// <summary>Reads the arguments.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="command">What they ask for.</param>
    /// <param name="problem">What is wrong with them.</param>
    public static bool TryParse(string[] args, [NotNullWhen(true)] out CommandLine? command, [NotNullWhen(false)] out string? problem)
    {
        var rest = args.Where(argument => argument != "--sums").ToArray();
        var unknown = rest.FirstOrDefault(argument => argument.StartsWith("--", StringComparison.Ordinal) && argument != "--frames");
        problem =
            unknown is not null ? $"{unknown}: there is no such option; the options are --sums and --frames FILE."
            : rest.Length == 0 ? "No picture is named; give PNG or JPEG files, or --frames FILE."
            : rest.Contains("--frames") && rest is not ["--frames", _] ? "--frames takes one file, or - for standard input, and no pictures beside it."
            : null;
        command = problem is not null ? null : rest is ["--frames", var frames] ? new(rest.Length < args.Length, frames, []) : new(rest.Length < args.Length, null, rest);
        return command is not null;
    }
}
