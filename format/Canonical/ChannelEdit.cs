using System.Collections.Generic;
using System.Linq;

namespace CompactBnn.Format;

/// <summary>Changes to the channels of one flow, gathered and then applied together.</summary>
internal sealed class ChannelEdit
{
    private readonly Network _network;
    private readonly ChannelFlow _flow;
    private readonly bool[] _removed;
    private readonly Dictionary<string, int[]> _weights = new();
    private readonly Dictionary<string, long[]> _shifts = new();
    private int _left;

    public ChannelEdit(Network network, ChannelFlow flow)
    {
        _network = network;
        _flow = flow;
        _removed = new bool[flow.Channels];
        _left = flow.Channels;
        foreach (var reader in flow.Readers)
        {
            var weights = new int[reader.Weights.Count];
            for (var i = 0; i < weights.Length; i++)
                weights[i] = reader.Weights[i];
            _weights.Add(reader.Name, weights);
            _shifts.Add(reader.Name, new long[OutputsOf(reader)]);
        }
    }

    /// <summary>Whether anything changes.</summary>
    public bool IsChange => _left < _removed.Length;

    /// <summary>Moves the part of a constant channel in all sums into the thresholds behind, where that is exact.</summary>
    public void FoldConstant(int channel)
    {
        var value = _flow.Threshold!.Channels[channel].Firing == Firing.Always ? 1 : -1;
        if (!MayRemove(channel) || !_flow.Readers.All(reader => TakesConstant(reader, value)))
            return;
        foreach (var reader in _flow.Readers)
        {
            var weights = _weights[reader.Name];
            foreach (var index in IndicesOf(reader, channel))
                _shifts[reader.Name][index / (weights.Length / OutputsOf(reader))] += value * weights[index];
        }
        Remove(channel);
    }

    /// <summary>Lets one channel stand for another one that is equal to it, where one weight can stand for both, or removes both where they cancel each other.</summary>
    public void Merge(int first, int second)
    {
        if (_removed[first] || !MayRemove(second))
            return;
        var cancel = _flow.Readers.All(reader => Sums(reader, first, second).All(sum => sum == 0));
        if (cancel ? !MayRemove(first, second) : !_flow.Readers.All(reader => Sums(reader, first, second).All(sum => IsWeight(reader.Weights, sum))))
            return;
        foreach (var reader in _flow.Readers)
        {
            var sums = Sums(reader, first, second).ToArray();
            var at = 0;
            foreach (var index in IndicesOf(reader, first))
                _weights[reader.Name][index] = sums[at++];
        }
        if (cancel)
            Remove(first);
        Remove(second);
    }

    /// <summary>Removes channels whose weights are all 0.</summary>
    public void DropUnread()
    {
        for (var channel = 0; channel < _removed.Length; channel++)
        {
            if (MayRemove(channel) && _flow.Readers.All(reader => IndicesOf(reader, channel).All(index => _weights[reader.Name][index] == 0)))
                Remove(channel);
        }
    }

    /// <summary>The changed network.</summary>
    public Network Apply()
    {
        var operations = _network.Operations.AsSpan().ToArray();
        for (var i = 0; i < operations.Length; i++)
        {
            operations[i] = operations[i] switch
            {
                EncodePlanes planes when planes.Name == _flow.Source.Name => planes with { Planes = Kept(planes.Planes) },
                Threshold threshold when threshold.Name == _flow.Source.Name => threshold with { Channels = Kept(threshold.Channels) },
                Threshold threshold when _shifts.TryGetValue(threshold.Input, out var shifts) => Shifted(threshold, shifts),
                MaxPool pool when _flow.Pools.Contains(pool) => pool with { Minimum = Kept(pool.Minimum) },
                var other => other,
            };
            if (operations[i] is WeightedLayer layer)
                operations[i] = layer.Name == _flow.Producer?.Name ? WithoutOutputs(layer) : _weights.ContainsKey(layer.Name) ? WithoutInputs(layer) : layer;
        }
        return Network.Create(_network.Draft with { Operations = EquatableArray<Operation>.Adopt(operations) });
    }

    // A value has one channel at least.
    private bool MayRemove(params int[] channels) => channels.All(channel => !_removed[channel]) && _left > channels.Length;

    private void Remove(int channel)
    {
        _removed[channel] = true;
        _left--;
    }

    // The part of a constant is the same at all positions, and nothing but thresholds reads the sums.
    private bool TakesConstant(WeightedLayer reader, int value)
    {
        foreach (var operation in _network.Operations.AsSpan())
        {
            if (operation.Reads(reader.Name) && operation is not Threshold)
                return false;
        }
        return reader is not Convolution { Window: { Padding: var padding } } conv || padding == Padding.None || conv.PadValue == value;
    }

    private int OutputsOf(WeightedLayer reader) => _network.ValueOf(reader.Name).Shape.Channels;

    private IEnumerable<int> Sums(WeightedLayer reader, int first, int second) =>
        IndicesOf(reader, first).Zip(IndicesOf(reader, second), (a, b) => _weights[reader.Name][a] + _weights[reader.Name][b]);

    private static bool IsWeight(Weights weights, int value) => weights.Kind switch
    {
        WeightKind.Binary => value is 1 or -1,
        WeightKind.Masked => value is 1 or 0 or -1,
        _ => value >= -(1 << (weights.BitWidth - 1)) && value < 1 << (weights.BitWidth - 1),
    };

    // Weights are ordered by output, row, column, input; a flatten keeps the channel as the last index.
    private IEnumerable<int> IndicesOf(WeightedLayer reader, int channel)
    {
        for (var index = channel; index < reader.Weights.Count; index += _flow.Channels)
            yield return index;
    }

    private static Threshold Shifted(Threshold threshold, long[] shifts)
    {
        var channels = threshold.Channels.AsSpan().ToArray();
        for (var i = 0; i < channels.Length; i++)
        {
            if (channels[i].Firing is Firing.AtLeast or Firing.AtMost)
                channels[i] = Shifted(channels[i].Firing, channels[i].Level - shifts[i]);
        }
        return threshold with { Channels = EquatableArray<ChannelThreshold>.Adopt(channels) };
    }

    // No sum is outside of 32 bits.
    private static ChannelThreshold Shifted(Firing firing, long level) => level switch
    {
        > int.MaxValue => new ChannelThreshold(firing == Firing.AtLeast ? Firing.Never : Firing.Always, 0),
        < int.MinValue => new ChannelThreshold(firing == Firing.AtLeast ? Firing.Always : Firing.Never, 0),
        _ => new ChannelThreshold(firing, (int)level),
    };

    private WeightedLayer WithoutInputs(WeightedLayer reader)
    {
        var weights = _weights[reader.Name];
        var kept = Enumerable.Range(0, weights.Length).Where(i => !_removed[i % _flow.Channels]).Select(i => weights[i]).ToArray();
        return WithWeights(reader, kept);
    }

    private WeightedLayer WithoutOutputs(WeightedLayer producer)
    {
        var taps = producer.Weights.Count / _flow.Channels;
        var kept = Enumerable.Range(0, producer.Weights.Count).Where(i => !_removed[i / taps]).Select(i => producer.Weights[i]).ToArray();
        return WithWeights(producer, kept) switch
        {
            Convolution conv => conv with { Channels = _left },
            var dense => ((Dense)dense) with { Units = _left },
        };
    }

    private static WeightedLayer WithWeights(WeightedLayer layer, int[] values)
    {
        var weights = layer.Weights.Kind switch
        {
            WeightKind.Integer => Weights.Integer(layer.Weights.BitWidth, EquatableArray<sbyte>.From(values.Select(value => (sbyte)value))),
            WeightKind.Masked => Weights.Masked(Bits(values, value => value > 0), Bits(values, value => value != 0)),
            _ => Weights.Binary(Bits(values, value => value > 0)),
        };
        return layer is Convolution conv ? conv with { Weights = weights } : (Dense)layer with { Weights = weights };
    }

    private static PackedBits Bits(int[] values, System.Func<int, bool> bit) => PackedBits.From(values.Select(bit).ToArray());

    private EquatableArray<T> Kept<T>(EquatableArray<T> items)
        where T : System.IEquatable<T> =>
        EquatableArray<T>.From(Enumerable.Range(0, items.Length).Where(i => !_removed[i]).Select(i => items[i]));

    private PackedBits? Kept(PackedBits? bits) =>
        bits is null ? null : PackedBits.From(Enumerable.Range(0, bits.Length).Where(i => !_removed[i]).Select(i => bits[i]).ToArray());
}
