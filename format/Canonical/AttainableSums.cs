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

    /// <summary>
    /// The sums of each channel of an integer value, every element of what a layer reads taken as free. For binary weights over bits all of
    /// them are attainable; otherwise they are a superset. Takes no longer than one evaluation of the network.
    /// </summary>
    /// <param name="network">A network.</param>
    /// <param name="value">Name of a value of integers.</param>
    /// <returns>One a channel.</returns>
    public static AttainableSums[] Of(Network network, string value)
    {
        var index = network.IndexOf(value);
        var (info, operation) = (network.Values[index], network.Operations[index]);
        return operation switch
        {
            WeightedLayer layer => OfLayer(layer, network.ValueOf(layer.Input), info.Shape.Channels),
            MaxPool pool => Of(network, pool.Input),
            Flatten flatten => Repeat(Of(network, flatten.Input), info.Shape.Channels),
            _ => Repeat([new([new Progression(info.Minimum, info.Maximum, 1)])], info.Shape.Channels),
        };
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

    private static AttainableSums[] OfLayer(WeightedLayer layer, ValueInfo input, int channels)
    {
        var taps = new List<LiveTaps>(LiveTaps.Of(layer, input.Shape));
        var sums = new AttainableSums[channels];
        for (var channel = 0; channel < channels; channel++)
        {
            var distinct = new HashSet<Progression>();
            foreach (var live in taps)
                distinct.Add(OfLiveTaps(layer, input, channel, live));
            var progressions = new Progression[distinct.Count];
            distinct.CopyTo(progressions);
            sums[channel] = new AttainableSums(progressions);
        }
        return sums;
    }

    private static AttainableSums[] Repeat(AttainableSums[] sums, int count)
    {
        var repeated = new AttainableSums[count];
        for (var i = 0; i < count; i++)
            repeated[i] = sums[i % sums.Length];
        return repeated;
    }

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
