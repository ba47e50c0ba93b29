using System.Collections.Generic;
using System.Linq;

namespace CompactBnn.Format;

/// <summary>
/// Removes neurons that no output depends on, which changes no output: channels whose weights are all 0 in whatever reads them, constant
/// channels whose part of the sums moves into the thresholds behind, and channels that repeat another one where the two weights are one weight.
/// </summary>
/// <remarks>
/// A binary layer cannot give up a repeated channel in general, since two weights of +1 make one of +2; it can where they cancel each other
/// for every output. Constant channels stay where a padded border makes their part depend on the position, or where scores, which are floating point, read the sums.
/// </remarks>
public static class ChannelCleanup
{
    /// <summary>The network without needless channels, in canonical form.</summary>
    public static Network Clean(Network network)
    {
        var clean = Canonicalizer.Canonicalize(network);
        while (Step(clean) is { } next)
            clean = Canonicalizer.Canonicalize(next);
        return clean;
    }

    // One value is cleaned at a time: that changes shapes, so the network is made anew and looked at again.
    private static Network? Step(Network network)
    {
        foreach (var operation in network.Operations.AsSpan())
        {
            if (ChannelFlow.Of(network, operation) is not { } flow)
                continue;
            var constant = ConstantChannels(flow).ToList();
            var repeated = RepeatedChannels(flow).ToList();
            // A weight of +1 or -1 reads its channel: most networks end here, before a weight is copied.
            if (constant.Count == 0 && repeated.Count == 0 && flow.Readers.All(reader => reader.Weights.Kind == WeightKind.Binary))
                continue;
            var edit = new ChannelEdit(network, flow);
            foreach (var channel in constant)
                edit.FoldConstant(channel);
            foreach (var (first, second) in repeated)
                edit.Merge(first, second);
            edit.DropUnread();
            if (edit.IsChange)
                return edit.Apply();
        }
        return null;
    }

    private static IEnumerable<int> ConstantChannels(ChannelFlow flow)
    {
        for (var channel = 0; channel < flow.Channels; channel++)
        {
            if (flow.Threshold is { } threshold && threshold.Channels[channel].Firing is Firing.Always or Firing.Never)
                yield return channel;
        }
    }

    // Equal weights and an equal threshold; planes that are the same function of the same byte. Some weights tell most channels apart.
    private static IEnumerable<(int First, int Second)> RepeatedChannels(ChannelFlow flow)
    {
        const int some = 64;
        foreach (var alike in Enumerable.Range(0, flow.Channels).GroupBy(channel => flow.SignatureOf(channel, some)).Where(group => group.Count() > 1))
        {
            var known = new Dictionary<string, int>();
            foreach (var channel in alike)
            {
                var signature = flow.SignatureOf(channel, int.MaxValue);
                if (known.TryGetValue(signature, out var first))
                    yield return (first, channel);
                else
                    known.Add(signature, channel);
            }
        }
    }
}
