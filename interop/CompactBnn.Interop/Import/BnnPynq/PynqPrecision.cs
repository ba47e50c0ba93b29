using System.Text.RegularExpressions;

namespace CompactBnn.Interop.Import;

/// <summary>Refuses BNN-PYNQ networks of more than one bit, such as W1A2 and W2A2.</summary>
internal static partial class PynqPrecision
{
    /// <exception cref="ImportException">The name of the folder, or of the one around it, says more than one bit.</exception>
    public static void CheckName(string folder)
    {
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        foreach (var title in new[] { Path.GetFileName(path), Path.GetFileName(Path.GetDirectoryName(path)) })
        {
            if (title is not null && Precision().Match(title) is { Success: true } found)
            {
                var (weights, activations) = (found.Groups["w"].Value[0] - '0', found.Groups["a"].Value[0] - '0');
                if ((weights, activations) != (1, 1))
                    throw Refused($"the folder's name '{title}' says", weights, activations);
                return;
            }
        }
    }

    /// <summary>What to throw for weights and activations of so many bits.</summary>
    public static ImportException Refused(string where, int weights, int activations) =>
        new($"{where} W{weights}A{activations}: weights of {weights} and activations of {activations} bits; weights and activations of one bit (W1A1) are right");

    [GeneratedRegex("[wW](?<w>[0-9])[aA](?<a>[0-9])")]
    private static partial Regex Precision();
}
