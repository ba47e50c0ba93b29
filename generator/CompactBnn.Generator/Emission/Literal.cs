using System.Globalization;
using Microsoft.CodeAnalysis.CSharp;

namespace CompactBnn.Generator.Emission;

/// <summary>Values as C# literals that give back exactly the value, whatever the culture.</summary>
internal static class Literal
{
    /// <summary>A quoted string with everything escaped that could end it.</summary>
    public static string Of(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    /// <summary>An integer.</summary>
    public static string Of(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The shortest digits that give back the float. .NET Framework, under which compilers also run, loses the sign of zero and, rarely, a digit.</summary>
    public static string Of(float number)
    {
        if (number == 0)
            return 1 / number < 0 ? "-0f" : "0f";
        var digits = number.ToString("R", CultureInfo.InvariantCulture);
        return (float.Parse(digits, CultureInfo.InvariantCulture) == number ? digits : number.ToString("G9", CultureInfo.InvariantCulture)) + "f";
    }

    /// <summary>A double of seventeen digits, which round-trips.</summary>
    public static string Of(double number) => number.ToString("G17", CultureInfo.InvariantCulture) + "d";

    /// <summary>A word in hexadecimal.</summary>
    public static string Of(ulong word) => "0x" + word.ToString("X16", CultureInfo.InvariantCulture);
}
