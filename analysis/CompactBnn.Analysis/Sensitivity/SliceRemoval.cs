using CompactBnn.Format;

namespace CompactBnn.Analysis;

/// <summary>A network without some of its bit slices: the weights that read them are masked, so that they count 0.</summary>
public static class SliceRemoval
{
    /// <summary>The network without slices.</summary>
    /// <param name="network">The network.</param>
    /// <param name="bits">A mask of the bits to leave out, in all colours.</param>
    /// <returns>
    /// The network, or null where its input is no bit slices, or an operation without weights reads them, so that leaving one out has no meaning.
    /// </returns>
    public static Network? Without(Network network, int bits)
    {
        var operations = network.Operations.ToArray();
        var removed = new Dictionary<string, bool[]>(StringComparer.Ordinal);
        for (var i = 0; i < operations.Length; i++)
        {
            switch (operations[i])
            {
                case EncodePlanes planes:
                    var slices = planes.Planes.Select(ReadBits.SliceOf).ToArray();
                    if (slices.Any(slice => slice is null))
                        return null;
                    removed.Add(planes.Name, [.. slices.Select(slice => (bits >> slice!.Value & 1) != 0)]);
                    break;
                case EncodeValues:
                    return null;
                case Flatten flatten when removed.TryGetValue(flatten.Input, out var channels):
                    removed.Add(flatten.Name, Repeat(channels, network.Values[i].Shape.Channels));
                    break;
                case WeightedLayer layer when removed.TryGetValue(layer.Input, out var channels):
                    if (layer.Weights.Kind == WeightKind.Integer)
                        return null;
                    operations[i] = Mask(layer, channels, network.Values[i].Shape.Channels);
                    break;
                default:
                    if (operations[i].Inputs.Any(removed.ContainsKey))
                        return null;
                    break;
            }
        }
        return removed.Count == 0 ? null : Network.Create(network.Draft with { Operations = EquatableArray<Operation>.Adopt(operations) });
    }

    private static WeightedLayer Mask(WeightedLayer layer, bool[] removed, int outputs)
    {
        var weights = layer.Weights;
        var groups = layer is Convolution { Groups: var count } ? count : 1;
        int inputs = removed.Length / groups, perOutput = weights.Count / outputs;
        bool[] signs = new bool[weights.Count], mask = new bool[weights.Count];
        for (var i = 0; i < weights.Count; i++)
        {
            // Weights are ordered by output channel, row, column, input channel of the group.
            var group = i / perOutput / (outputs / groups);
            mask[i] = weights[i] != 0 && !removed[group * inputs + i % inputs];
            signs[i] = mask[i] && weights[i] > 0;
        }
        var masked = Weights.Masked(PackedBits.From(signs), PackedBits.From(mask));
        return layer is Convolution conv ? conv with { Weights = masked } : (Dense)layer with { Weights = masked };
    }

    private static bool[] Repeat(bool[] channels, int length) => [.. Enumerable.Range(0, length).Select(i => channels[i % channels.Length])];
}
