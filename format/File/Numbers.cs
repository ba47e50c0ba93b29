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

    /// <summary>A decimal number, perhaps with a fraction and an exponent: <c>-0.25</c>, <c>1E-05</c>; at most 32 characters.</summary>
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

    /// <summary>Digits from which the same float64 comes back.</summary>
    public static string Format(double value) => value.ToString("G17", CultureInfo.InvariantCulture);

    /// <summary>Digits from which the same float32 comes back.</summary>
    public static string Format(float value) => value.ToString("G9", CultureInfo.InvariantCulture);

    private static bool IsDecimal(string text)
    {
        if (text.Length is 0 or > 32)
            return false;
        foreach (var c in text)
        {
            if (c is not ((>= '0' and <= '9') or '.' or '-' or '+' or 'e' or 'E'))
                return false;
        }
        return text[0] is not ('+' or '.');
    }
}
