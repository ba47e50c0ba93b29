using System;

namespace CompactBnn.Format;

/// <summary>Bounds on the sums of a layer, which must lie within +-(2^31 - 1).</summary>
internal static class SumRange
{
    /// <summary>Puts the bounds over all channels into <paramref name="value"/>, or tells that they are too wide.</summary>
    /// <param name="layer">The layer, its weights already counted.</param>
    /// <param name="input">What it reads.</param>
    /// <param name="taps">Weights of one output channel.</param>
    /// <param name="padded">Whether a tap may lie in the padding, where it counts as a bit or as 0.</param>
    /// <param name="value">The layer's value.</param>
    public static string? Infer(WeightedLayer layer, ValueInfo input, int taps, bool padded, ref ValueInfo value)
    {
        long low = padded ? Math.Min(input.Minimum, 0) : input.Minimum;
        long high = padded ? Math.Max(input.Maximum, 0) : input.Maximum;
        long least = long.MaxValue, most = long.MinValue;
        for (var channel = 0; channel < value.Shape.Channels; channel++)
        {
            var (below, above) = OfChannel(layer.Weights, channel * taps, taps, low, high);
            least = Math.Min(least, below);
            most = Math.Max(most, above);
        }
        if (least < -int.MaxValue || most > int.MaxValue)
            return $"the sums of '{layer.Name}' may reach {least} to {most}; -{int.MaxValue} to {int.MaxValue} is the range that fits";
        value = value with { Minimum = (int)least, Maximum = (int)most };
        return null;
    }

    private static (long Below, long Above) OfChannel(Weights weights, int first, int taps, long low, long high)
    {
        // Over a symmetric range only the number of live weights counts, whatever their signs.
        if (weights.Kind == WeightKind.Binary && low == -high)
            return (-taps * high, taps * high);
        long below = 0, above = 0;
        for (var i = 0; i < taps; i++)
        {
            long weight = weights[first + i];
            below += Math.Min(weight * low, weight * high);
            above += Math.Max(weight * low, weight * high);
        }
        return (below, above);
    }
}
