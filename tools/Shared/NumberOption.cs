using System.CommandLine;

namespace CompactBnn.Cli.Commands;

/// <summary>Options that take a number of at least 1.</summary>
internal static class PositiveNumber
{
    public static Option<int?> CreateOption(string name, string description)
    {
        var option = new Option<int?>(name) { HelpName = "N", Description = description };
        option.Validators.Add(result =>
        {
            if (result.Errors.Any() || result.Tokens.Count == 0)
                return;
            if (!int.TryParse(result.Tokens[0].Value, out var number) || number < 1)
                result.AddError($"{name} takes a number of at least 1, not '{result.Tokens[0].Value}'.");
        });
        return option;
    }
}
