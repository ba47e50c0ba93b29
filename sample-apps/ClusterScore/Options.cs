using System.CommandLine;

namespace ClusterScore;

/// <summary>Options that both commands have, and numbers with bounds.</summary>
internal static class Options
{
    /// <summary>Where the table of silos is.</summary>
    public static Option<string> Redis() =>
        new("--redis") { Description = "Address of the Redis server that silos and client meet by.", HelpName = "HOST:PORT", DefaultValueFactory = _ => "127.0.0.1:6379" };

    /// <summary>Which cluster is meant.</summary>
    public static Option<string> Cluster() =>
        new("--cluster") { Description = "Name of the cluster.", HelpName = "NAME", DefaultValueFactory = _ => "digits" };

    /// <summary>A whole number.</summary>
    public static Option<int> Number(string name, string description, int otherwise, int least, int most)
    {
        var option = new Option<int>(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => otherwise };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && (!int.TryParse(token.Value, out var number) || number < least || number > most))
                result.AddError($"{name} takes a number from {least} to {most}, not '{token.Value}'.");
        });
        return option;
    }
}
