using System.Collections.Generic;
using CompactBnn.Format;

namespace CompactBnn.Generator.Lowering;

/// <summary>A network as the steps of its compiled form, and where their values lie in the workspace.</summary>
internal sealed class NetworkLayout
{
    private NetworkLayout(IReadOnlyList<Step> steps, int workspaceLength, CostTables costs, string? obstacle)
    {
        Costs = costs;
        Steps = steps;
        WorkspaceLength = workspaceLength;
        Obstacle = obstacle;
        if (obstacle is null && BatchLayout.Of(steps, workspaceLength) is { } batch && BatchSize.Least(batch, this) != BatchSize.Never)
            Batch = batch;
    }

    /// <summary>The steps in order; none where there is an <see cref="Obstacle"/>.</summary>
    public IReadOnlyList<Step> Steps { get; }

    /// <summary>The constants of the cost model that kernels were chosen by.</summary>
    public CostTables Costs { get; }

    /// <summary>Words of scratch memory that an evaluation takes. It depends on shapes, and on weights only where they make channels needless.</summary>
    public int WorkspaceLength { get; }

    /// <summary>How batches are evaluated with an image a lane; null where they are not, or where it pays on no machine.</summary>
    public BatchLayout? Batch { get; }

    /// <summary>Why the network is left to the interpreter, or null where it compiles.</summary>
    public string? Obstacle { get; }

    /// <summary>Lays a network out, without the channels that no output depends on.</summary>
    public static NetworkLayout Of(Network network, KernelChoice kernels)
    {
        var builder = new LayoutBuilder(ChannelCleanup.Clean(network), kernels);
        return builder.Build() is { } obstacle
            ? new NetworkLayout([], 0, kernels.Costs, obstacle)
            : new NetworkLayout(builder.Steps, builder.WorkspaceLength, kernels.Costs, null);
    }
}
