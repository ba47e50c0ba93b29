using System;
using System.Collections.Generic;

namespace CompactBnn.Format;

/// <summary>
/// The sums that one channel of a value can take, as a set of arithmetic progressions: one for each distinct set of taps that are live
/// at a position, since padding changes the number of live taps, and with it the parity of a sum of +-1 terms.
/// </summary>
public sealed class AttainableSums
{
    private readonly Progression[] _progressions;

    private AttainableSums(Progression[] progressions) => _progressions = progressions;

    /// <summary>The sums of a channel of an integer value. For sums over bits all are attainable by binary weights; otherwise they are a superset.</summary>
    /// <param name="network">A network.</param>
    /// <param name="value">Name of a value of integers.</param>
    /// <param name="channel">Channel of it.</param>
    public static AttainableSums Of(Network network, string value, int channel)
    {
        var index = network.IndexOf(value);
        var operation = network.Operations[index];
        if (operation is not WeightedLayer layer)
            return Between(network.Values[index]);
        var input = network.ValueOf(layer.Input);
        var sums = new HashSet<Progression>();
        foreach (var live in LiveTaps.Of(layer, input.Shape))
            sums.Add(OfLiveTaps(layer, input, channel, live));
        var progressions = new Progression[sums.Count];
        sums.CopyTo(progressions);
        return new AttainableSums(progressions);
    }

    /// <summary>The least attainable sum from a level up, or null where there is none.</summary>
    public int? LeastFrom(long level)
    {
        long? least = null;
        foreach (var (low, high, step) in _progressions)
        {
            var sum = level <= low ? low : low + (level - low + step - 1) / step * step;
            if (sum <= high && (least is null || sum < least))
                least = sum;
        }
        return (int?)least;
    }

    /// <summary>The greatest attainable sum up to a level, or null where there is none.</summary>
    public int? GreatestTo(long level)
    {
        long? greatest = null;
        foreach (var (low, high, step) in _progressions)
        {
            var sum = level >= high ? high : low + (level - low) / step * step;
            if (level >= low && (greatest is null || sum > greatest))
                greatest = sum;
        }
        return (int?)greatest;
    }

    /// <summary>All attainable sums in rising order.</summary>
    public IEnumerable<int> Ascending()
    {
        for (var sum = LeastFrom(int.MinValue); sum is { } found; sum = LeastFrom(found + 1L))
            yield return found;
    }

    private static AttainableSums Between(ValueInfo value) => new([new Progression(value.Minimum, value.Maximum, 1)]);

    private static Progression OfLiveTaps(WeightedLayer layer, ValueInfo input, int channel, LiveTaps live)
    {
        long low = 0, high = 0, padded = 0;
        var padValue = layer is Convolution conv ? conv.PadValue : 0;
        if (layer.Weights.Kind == WeightKind.Binary && input.Kind == ElementKind.Bit && padValue == 0)
            return new Progression(-live.Count, live.Count, 2);
        for (var i = 0; i < live.Taps; i++)
        {
            long weight = layer.Weights[channel * live.Taps + i];
            if (live[i])
            {
                low += Math.Min(weight * input.Minimum, weight * input.Maximum);
                high += Math.Max(weight * input.Minimum, weight * input.Maximum);
            }
            else
            {
                padded += weight * padValue;
            }
        }
        return new Progression(low + padded, high + padded, input.Kind == ElementKind.Bit ? 2 : 1);
    }

    private readonly record struct Progression(long Low, long High, int Step);
}
