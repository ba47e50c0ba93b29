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
    /// them are attainable; otherwise they are a superset. Takes time for each weight
    /// once, and for each channel and distinct set of live taps.
    /// </summary>
    /// <param name="network">A network.</param>
    /// <param name="value">Name of a value of integers.</param>
    /// <returns>One a channel, each made when it is asked for: those of a large kernel take as much memory as hundreds of its weights.</returns>
    public static IEnumerable<AttainableSums> Of(Network network, string value)
    {
        var index = network.IndexOf(value);
        var (info, operation) = (network.Values[index], network.Operations[index]);
        return operation switch
        {
            WeightedLayer layer => OfLayer(layer, network.ValueOf(layer.Input), info.Shape.Channels),
            MaxPool pool => Of(network, pool.Input),
            Flatten flatten => Repeat(new List<AttainableSums>(Of(network, flatten.Input)), info.Shape.Channels),
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

    private static IEnumerable<AttainableSums> OfLayer(WeightedLayer layer, ValueInfo input, int channels)
    {
        var (rows, columns) = layer is Convolution { Window: var window }
            ? (TapSpans.OfRows(window, input.Shape), TapSpans.OfColumns(window, input.Shape))
            : (TapSpans.All(1, 1), TapSpans.All(1, 1));
        var inputs = layer.Weights.Count / channels / rows.Taps / columns.Taps;
        if (layer.Weights.Kind == WeightKind.Binary && input.Kind == ElementKind.Bit && (layer as Convolution)?.PadValue is null or 0)
        {
            // Only the number of live taps counts, which is the same for all channels.
            return Repeat([Distinct(rows, columns, (down, across) => Symmetric((long)(down.End - down.First) * (across.End - across.First) * inputs))], channels);
        }
        return Channels();

        IEnumerable<AttainableSums> Channels()
        {
            for (var channel = 0; channel < channels; channel++)
                yield return OfChannel(layer, input, channel, rows, columns, inputs);
        }
    }

    private static AttainableSums OfChannel(WeightedLayer layer, ValueInfo input, int channel, TapSpans rows, TapSpans columns, int inputs)
    {
        TapSums low = new(rows.Taps, columns.Taps), high = new(rows.Taps, columns.Taps), weights = new(rows.Taps, columns.Taps);
        var index = channel * rows.Taps * columns.Taps * inputs;
        for (var row = 0; row < rows.Taps; row++)
        for (var column = 0; column < columns.Taps; column++)
        {
            long below = 0, above = 0, sum = 0;
            for (var i = 0; i < inputs; i++)
            {
                long weight = layer.Weights[index++];
                below += Math.Min(weight * input.Minimum, weight * input.Maximum);
                above += Math.Max(weight * input.Minimum, weight * input.Maximum);
                sum += weight;
            }
            low.Put(row, column, below);
            high.Put(row, column, above);
            weights.Put(row, column, sum);
        }
        long padValue = layer is Convolution conv ? conv.PadValue : 0;
        return Distinct(rows, columns, (down, across) =>
        {
            var padded = padValue * (weights.Total - weights[down, across]);
            return new Progression(low[down, across] + padded, high[down, across] + padded, input.Kind == ElementKind.Bit ? 2 : 1);
        });
    }

    private static AttainableSums Distinct(TapSpans rows, TapSpans columns, Func<TapSpan, TapSpan, Progression> sums)
    {
        var distinct = new HashSet<Progression>();
        foreach (var down in rows.Distinct)
        {
            foreach (var across in columns.Distinct)
                distinct.Add(sums(down, across));
        }
        var progressions = new Progression[distinct.Count];
        distinct.CopyTo(progressions);
        return new AttainableSums(progressions);
    }

    private static Progression Symmetric(long count) => new(-count, count, 2);

    private static IEnumerable<AttainableSums> Repeat(List<AttainableSums> sums, int count)
    {
        for (var i = 0; i < count; i++)
            yield return sums[i % sums.Count];
    }

    private sealed record Progression(long Low, long High, int Step);
}
