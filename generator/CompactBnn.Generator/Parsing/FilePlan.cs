using System.Collections.Generic;
using System.Threading;

namespace CompactBnn.Generator.Parsing;

/// <summary>The plan for the network of one weight file.</summary>
/// <param name="Path">Path of the file on this machine.</param>
/// <param name="Name">The file's name in messages.</param>
/// <param name="Network">The plan.</param>
internal sealed record FilePlan(string Path, string Name, NetworkPlan Network)
{
    /// <summary>One where the file holds a network.</summary>
    public static IEnumerable<FilePlan> Of((ModelLoad Load, BuildSettings Settings) pair, CancellationToken cancellation) =>
        pair.Load is ModelLoad.Loaded loaded ? [new(loaded.Path, loaded.Name, NetworkPlan.Of(loaded.Payload, pair.Settings))] : [];
}

/// <summary>What the public members need of one weight file.</summary>
/// <param name="Path">Path of the file on this machine.</param>
/// <param name="Summary">Its model.</param>
internal sealed record FileSummary(string Path, ModelSummary Summary)
{
    public static FileSummary Of(FilePlan plan, CancellationToken cancellation) => new(plan.Path, ModelSummary.Of(plan.Network));
}

/// <summary>The types that evaluate the network of one weight file.</summary>
/// <param name="Path">Path of the file on this machine.</param>
/// <param name="Network">Type of the network.</param>
/// <param name="Columns">Type of the quantisers of its columns; null for a network that reads images.</param>
internal sealed record FileTypes(string Path, string Network, string? Columns)
{
    /// <summary>Whether the network reads rows of numbers.</summary>
    public bool IsTable => Columns is not null;

    public static FileTypes Of(FilePlan plan, CancellationToken cancellation) =>
        new(plan.Path, plan.Network.TypeName, plan.Network.ColumnsTypeName);
}
