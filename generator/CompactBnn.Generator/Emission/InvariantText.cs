using System;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace CompactBnn.Generator.Emission;

/// <summary>
/// An interpolated string whose numbers are written as C# writes them, whatever the culture of the machine that compiles:
/// in Swedish, for one, the minus sign is U+2212.
/// </summary>
[InterpolatedStringHandler]
internal readonly ref struct InvariantText
{
    private readonly StringBuilder _text;

    public InvariantText(int literalLength, int formattedCount) => _text = new StringBuilder(literalLength + 8 * formattedCount);

    public void AppendLiteral(string text) => _text.Append(text);

    public void AppendFormatted(string text) => _text.Append(text);

    public void AppendFormatted<T>(T value)
        where T : IFormattable => _text.Append(value.ToString(null, CultureInfo.InvariantCulture));

    public void AppendFormatted<T>(T value, string format)
        where T : IFormattable => _text.Append(value.ToString(format, CultureInfo.InvariantCulture));

    /// <summary>An interpolated string as a string.</summary>
    public static string Of(InvariantText text) => text.ToString();

    public override string ToString() => _text.ToString();
}
