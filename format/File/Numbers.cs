using System.Globalization;

namespace CompactBnn.Format;

/// <summary>Numbers in a weight file: the same spelling everywhere, whatever the culture.</summary>
internal static class Numbers
{
    /// <summary>A decimal integer without a plus sign, without leading zeros and of at most ten digits.</summary>
    public static bool TryParse(string text, out int value)
    {
        value = 0;
        var digits = text.Length > 0 && text[0] == '-' ? 1 : 0;
        if (text.Length - digits is 0 or > 10 || (text[digits] == '0' && text.Length > 1))
            return false;
        long sum = 0;
        for (var i = digits; i < text.Length; i++)
        {
            if (text[i] is < '0' or > '9')
                return false;
            sum = sum * 10 + (text[i] - '0');
        }
        if (digits == 1)
            sum = -sum;
        value = unchecked((int)sum);
        return value == sum;
    }

    /// <summary>A decimal number, <c>-?DIGITS(.DIGITS)?([eE][+-]?DIGITS)?</c>, of at most 32 characters.</summary>
    public static bool TryParse(string text, out double value)
    {
        value = 0;
        return IsDecimal(text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>As for float64, rounded once to float32.</summary>
    public static bool TryParse(string text, out float value)
    {
        value = 0;
        return IsDecimal(text) && float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>The digits of an integer, whatever the culture.</summary>
    public static string Format(int value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>The fewest digits from which the same float64 comes back; 0 for -0, which equals it.</summary>
    public static string Format(double value) => value == 0 ? "0" : value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>The fewest digits from which the same float32 comes back; 0 for -0, which equals it.</summary>
    public static string Format(float value) => value == 0 ? "0" : value.ToString("R", CultureInfo.InvariantCulture);

    private static bool IsDecimal(string text)
    {
        if (text.Length > 32)
            return false;
        var end = EndOfDigits(text, text.Length > 0 && text[0] == '-' ? 1 : 0);
        if (end > 0 && end < text.Length && text[end] == '.')
            end = EndOfDigits(text, end + 1);
        if (end > 0 && end < text.Length && text[end] is 'e' or 'E')
            end = EndOfDigits(text, end + 1 < text.Length && text[end + 1] is '+' or '-' ? end + 2 : end + 1);
        return end > 0 && end == text.Length;
    }

    /// <summary>Where the digits from <paramref name="start"/> on end; 0 where there is none.</summary>
    private static int EndOfDigits(string text, int start)
    {
        var end = start;
        while (end < text.Length && text[end] is >= '0' and <= '9')
            end++;
        return end > start ? end : 0;
    }
}
