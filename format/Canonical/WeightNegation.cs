using System.Collections.Generic;

namespace CompactBnn.Format;

/// <summary>Weights of some output channels with the opposite sign.</summary>
internal static class WeightNegation
{
    /// <summary>Whether every weight of a channel has an opposite; the least integer of a width has none.</summary>
    public static bool IsPossible(Weights weights, int channel, int channels)
    {
        if (weights.Kind != WeightKind.Integer)
            return true;
        var taps = weights.Count / channels;
        var least = -(1 << (weights.BitWidth - 1));
        for (var i = channel * taps; i < (channel + 1) * taps; i++)
        {
            if (weights.Integers[i] == least)
                return false;
        }
        return true;
    }

    /// <summary>The layer with the weights of some channels negated.</summary>
    public static WeightedLayer Negate(WeightedLayer layer, HashSet<int> negated, int channels)
    {
        var weights = layer.Weights;
        var taps = weights.Count / channels;
        var changed = weights.Kind == WeightKind.Integer ? Integers(weights, negated, taps) : Signs(weights, negated, taps);
        return layer is Convolution conv ? conv with { Weights = changed } : (Dense)layer with { Weights = changed };
    }

    private static Weights Integers(Weights weights, HashSet<int> negated, int taps)
    {
        var values = weights.Integers.AsSpan().ToArray();
        foreach (var channel in negated)
        {
            for (var i = channel * taps; i < (channel + 1) * taps; i++)
                values[i] = (sbyte)-values[i];
        }
        return Weights.Integer(weights.BitWidth, EquatableArray<sbyte>.Adopt(values));
    }

    private static Weights Signs(Weights weights, HashSet<int> negated, int taps)
    {
        var words = weights.Signs!.Words.AsSpan().ToArray();
        foreach (var channel in negated)
        {
            for (var i = channel * taps; i < (channel + 1) * taps; i++)
            {
                if (weights.Mask is null || weights.Mask[i])
                    words[i >> 6] ^= 1UL << (i & 63);
            }
        }
        var signs = PackedBits.FromWords(words, weights.Count);
        return weights.Mask is null ? Weights.Binary(signs) : Weights.Masked(signs, weights.Mask);
    }
}
