using System.CommandLine;
using CompactBnn.Data;

namespace CompactBnn.Cli.Commands;

/// <summary>The option <c>--split</c>.</summary>
internal static class SplitOption
{
    private const string Test = "test", Train = "train", Undivided = "all";

    public static Option<string> Create()
    {
        var split = new Option<string>("--split") { DefaultValueFactory = _ => Test, Description = "Which images." };
        split.AcceptOnlyFromAmong(Test, Train);
        return split;
    }

    /// <summary>The images that are meant.</summary>
    public static DataSplit Of(DataSet set, string split) => split == Train ? set.Train : set.Test;

    /// <summary>What they are called for programs: all, where the set is not divided.</summary>
    public static string NameOf(DataSet set, string split) => set.IsSplit ? split : Undivided;

    /// <summary>What they are called for people.</summary>
    public static string Describe(DataSet set, string split) => set.IsSplit ? $"{split} images of {set.Name}" : $"images of {set.Name} (not divided into train and test)";
}
