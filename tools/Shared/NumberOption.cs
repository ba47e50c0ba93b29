using System.CommandLine;
using System.Globalization;

namespace CompactBnn.Tools;

/// <summary>Options that take a number of some range; what is none, or is outside, is an error that says what would be right.</summary>
internal static class NumberOption
{
    /// <summary>An option for a whole number.</summary>
    /// <param name="name">Name of the option.</param>
    /// <param name="description">What it is for.</param>
    /// <param name="least">The least number.</param>
    public static Option<int?> Whole(string name, string description, int least = 1)
    {
        var option = new Option<int?>(name) { HelpName = "N", Description = description };
        option.CustomParser = result =>
        {
            if (int.TryParse(result.Tokens[0].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least)
                return number;
            result.AddError($"{name} takes a whole number from {least} to {int.MaxValue}, not '{result.Tokens[0].Value}'.");
            return null;
        };
        return option;
    }

    /// <summary>An option for a number with or without decimals.</summary>
    /// <param name="name">Name of the option.</param>
    /// <param name="description">What it is for.</param>
    /// <param name="least">The least number.</param>
    /// <param name="most">The greatest number.</param>
    public static Option<double?> Real(string name, string description, double least, double most)
    {
        var option = new Option<double?>(name) { HelpName = "N", Description = description };
        option.CustomParser = result =>
        {
            if (double.TryParse(result.Tokens[0].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
                return number;
            result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} takes a number from {least} to {most}, with a point before decimals, not '{result.Tokens[0].Value}'."));
            return null;
        };
        return option;
    }
}
