using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace CompactBnn.Format;

/// <summary>
/// How the channels of a value of bits are made and where they end: a layer and its threshold (or an encoding) at one end, pools and flattens on
/// the way, layers with weights at the other. Values that go elsewhere have no such flow, and are left alone.
/// </summary>
internal sealed class ChannelFlow
{
    private ChannelFlow(Operation source, WeightedLayer? producer, int channels)
    {
        Source = source;
        Producer = producer;
        Channels = channels;
    }

    /// <summary>The operation that makes the bits: a threshold or an encoding.</summary>
    public Operation Source { get; }

    /// <summary>The threshold; null for an encoding.</summary>
    public Threshold? Threshold => Source as Threshold;

    /// <summary>The layer that the threshold reads; null for an encoding.</summary>
    public WeightedLayer? Producer { get; }

    /// <summary>Number of channels.</summary>
    public int Channels { get; }

    /// <summary>Pools between the source and the readers.</summary>
    public List<MaxPool> Pools { get; } = new();

    /// <summary>The layers that read the bits.</summary>
    public List<WeightedLayer> Readers { get; } = new();

    /// <summary>The flow that begins with an operation, or null where there is none.</summary>
    public static ChannelFlow? Of(Network network, Operation source)
    {
        var channels = network.ValueOf(source.Name).Shape.Channels;
        WeightedLayer? producer = null;
        if (source is Threshold threshold)
        {
            producer = Find(network, threshold.Input) as WeightedLayer;
            if (producer is null or Convolution { Groups: > 1 } || network.ReaderCount(producer.Name) != 1)
                return null;
        }
        else if (source is not EncodePlanes)
        {
            return null;
        }
        var flow = new ChannelFlow(source, producer, channels);
        return channels > 1 && flow.Follow(network, source.Name) && flow.Readers.Count > 0 ? flow : null;
    }

    /// <summary>What makes a channel: channels whose signatures with all weights are equal have equal bits everywhere.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="mostWeights">So many of its first weights are looked at.</param>
    public string SignatureOf(int channel, int mostWeights)
    {
        var text = new StringBuilder();
        foreach (var pool in Pools)
            text.Append(pool.Minimum is { } minimum && minimum[channel] ? '1' : '0');
        if (Source is EncodePlanes planes)
        {
            var plane = planes.Planes[channel];
            text.Append(' ').Append(plane.Colour.ToString(CultureInfo.InvariantCulture));
            foreach (var word in plane.Table.Words.AsSpan())
                text.Append(' ').Append(word.ToString("x", CultureInfo.InvariantCulture));
            return text.ToString();
        }
        var limit = Threshold!.Channels[channel];
        text.Append(limit.Firing.ToString()).Append(limit.Level.ToString(CultureInfo.InvariantCulture));
        var taps = Producer!.Weights.Count / Channels;
        for (var tap = 0; tap < Math.Min(taps, mostWeights); tap++)
            text.Append((char)(Producer.Weights[channel * taps + tap] + 256));
        return text.ToString();
    }

    private bool Follow(Network network, string value)
    {
        foreach (var operation in network.Operations.AsSpan())
        {
            if (!operation.Reads(value))
                continue;
            switch (operation)
            {
                // Behind a flatten, a pool tells positions apart.
                case MaxPool pool when network.ValueOf(pool.Name).Shape.Channels == Channels:
                    Pools.Add(pool);
                    if (!Follow(network, pool.Name))
                        return false;
                    break;
                case Flatten flatten:
                    if (!Follow(network, flatten.Name))
                        return false;
                    break;
                case Convolution { Groups: > 1 }:
                    return false;
                case WeightedLayer layer:
                    Readers.Add(layer);
                    break;
                default:
                    return false;
            }
        }
        return true;
    }

    private static Operation? Find(Network network, string value)
    {
        var index = network.IndexOf(value);
        return index < 0 ? null : network.Operations[index];
    }
}
