using System;
using CompactBnn.Format;
using CompactBnn.Generator.Emission;
using CompactBnn.Generator.Lowering;

namespace CompactBnn.Generator.Parsing;

/// <summary>How a network is put into the assembly: compiled, or, where it is too large for that, embedded and interpreted.</summary>
internal sealed class NetworkPlan : IEquatable<NetworkPlan>
{
    private const int DigitsInName = 16;

    private NetworkPlan(NetworkPayload payload, NetworkLayout? layout, string? obstacle, BuildSettings settings)
    {
        Payload = payload;
        Layout = layout;
        Obstacle = obstacle;
        Profiles = settings.Profiles;
        Kernels = settings.Kernels;
    }

    public NetworkPayload Payload { get; }

    /// <summary>Where compiled code keeps what; null for an interpreted network.</summary>
    public NetworkLayout? Layout { get; }

    /// <summary>Why the network is interpreted; null for a compiled one.</summary>
    public string? Obstacle { get; }

    /// <summary>Name of the type, in the namespace <c>CompactBnn.Generated</c>, that evaluates the network.</summary>
    public string TypeName => "Network_" + Payload.Checksum.Substring(0, DigitsInName);

    /// <summary>Whether the network gets the members by which a profiler runs its steps one at a time.</summary>
    public bool Profiles { get; }

    /// <summary>What decides which kernels its layers are compiled to.</summary>
    public KernelChoice Kernels { get; }

    /// <summary>
    /// Name of the type, in the same namespace, that turns rows of numbers into the network's bytes; null where it reads images.
    /// </summary>
    public string? ColumnsTypeName => Payload.Network.Input is TableInput ? "Columns_" + Payload.Checksum.Substring(0, DigitsInName) : null;

    public static NetworkPlan Of(NetworkPayload payload, BuildSettings settings)
    {
        var count = WeightCount(payload.Network);
        if (count > settings.WeightBudget)
            return new(payload, null,
                InvariantText.Of($"it has {count} weights, and the property CompactBnnWeightBudget allows {settings.WeightBudget}"), settings);
        var layout = NetworkLayout.Of(payload.Network, settings.Kernels);
        return new(payload, layout.Obstacle is null ? layout : null, layout.Obstacle, settings);
    }

    public bool Equals(NetworkPlan? other) => other is not null && Payload.Equals(other.Payload)
        && Obstacle == other.Obstacle && Profiles == other.Profiles && Kernels == other.Kernels;

    public override bool Equals(object? obj) => Equals(obj as NetworkPlan);

    public override int GetHashCode() => Payload.GetHashCode();

    private static long WeightCount(Network network)
    {
        var count = 0L;
        foreach (var operation in network.Operations.AsSpan())
            count += operation is WeightedLayer layer ? layer.Weights.Count : 0;
        return count;
    }
}
