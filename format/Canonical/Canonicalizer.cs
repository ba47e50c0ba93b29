using System;
using System.Collections.Generic;

namespace CompactBnn.Format;

/// <summary>
/// Brings a network into canonical form, which changes no output: thresholds at most <c>t</c> become at least <c>-t</c> on negated weights
/// where the sum has this one reader and the weights allow it, levels become the least (or greatest) attainable sum that fires, and thresholds
/// that always or never fire say so; masks without a 0 and pools that take no minimum lose their bits; multipliers and shift of an affine
/// operation have no common factor.
/// </summary>
public static class Canonicalizer
{
    /// <summary>The canonical form of a network.</summary>
    public static Network Canonicalize(Network network)
    {
        var operations = new Operation[network.Operations.Length];
        for (var i = 0; i < operations.Length; i++)
            operations[i] = Simplify(network.Operations[i]);
        for (var i = 0; i < operations.Length; i++)
        {
            if (operations[i] is Threshold threshold)
                Canonicalize(network, threshold, i, operations);
        }
        return Network.Create(network.Draft with { Operations = EquatableArray<Operation>.Adopt(operations) });
    }

    private static Operation Simplify(Operation operation) => operation switch
    {
        Convolution { Weights: { Kind: WeightKind.Masked, MaskedCount: 0 } weights } conv => conv with { Weights = Weights.Binary(weights.Signs!) },
        Dense { Weights: { Kind: WeightKind.Masked, MaskedCount: 0 } weights } dense => dense with { Weights = Weights.Binary(weights.Signs!) },
        Affine affine => AffineReduction.Reduce(affine),
        MaxPool { Minimum: { } minimum } pool when minimum.CountOnes() == 0 => pool with { Minimum = null },
        _ => operation,
    };

    private static void Canonicalize(Network network, Threshold threshold, int index, Operation[] operations)
    {
        var channels = new ChannelThreshold[threshold.Channels.Length];
        var negated = new HashSet<int>();
        var source = network.IndexOf(threshold.Input);
        var layer = network.ReaderCount(threshold.Input) == 1 ? operations[source] as WeightedLayer : null;
        using var sums = AttainableSums.Of(network, threshold.Input).GetEnumerator();
        for (var i = 0; i < channels.Length && sums.MoveNext(); i++)
        {
            channels[i] = Canonicalize(threshold.Channels[i], sums.Current);
            if (channels[i].Firing == Firing.AtMost && layer is not null && WeightNegation.IsPossible(layer.Weights, i, channels.Length))
            {
                negated.Add(i);
                channels[i] = new ChannelThreshold(Firing.AtLeast, -channels[i].Level);
            }
        }
        operations[index] = threshold with { Channels = EquatableArray<ChannelThreshold>.Adopt(channels) };
        if (negated.Count > 0)
            operations[source] = WeightNegation.Negate(layer!, negated, channels.Length);
    }

    private static ChannelThreshold Canonicalize(ChannelThreshold channel, AttainableSums sums)
    {
        switch (channel.Firing)
        {
            case Firing.AtLeast:
                var least = sums.LeastFrom(channel.Level);
                return least is null ? new(Firing.Never, 0)
                    : sums.GreatestTo(channel.Level - 1L) is null ? new(Firing.Always, 0)
                    : new(Firing.AtLeast, least.Value);
            case Firing.AtMost:
                var greatest = sums.GreatestTo(channel.Level);
                return greatest is null ? new(Firing.Never, 0)
                    : sums.LeastFrom(channel.Level + 1L) is null ? new(Firing.Always, 0)
                    : new(Firing.AtMost, greatest.Value);
            default:
                return channel;
        }
    }
}
