using CompactBnn.Data;
using CompactBnn.Format;

namespace CompactBnn.Analysis;

/// <summary>A network that reads other functions of its bytes than their bits, as one that reads bit slices of other bytes: so each plane is a slice.</summary>
public static class SlicedView
{
    /// <summary>
    /// The same network on bytes whose bit k is the k-th plane of their channel, and the samples in such bytes; both as they are where the network
    /// reads bit slices already, or no planes, or more than eight of a channel.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="samples">Samples that it reads.</param>
    public static (Network Network, DataSplit Samples) Of(Network network, DataSplit samples)
    {
        var readers = network.Operations.Where(operation => operation.Inputs.Contains(Operation.NetworkInput)).ToArray();
        if (readers is not [EncodePlanes encoding] || encoding.Planes.All(plane => ReadBits.SliceOf(plane) is not null))
            return (network, samples);
        var channels = network.Input.Shape.Channels;
        var codes = new byte[channels * 256];
        var used = new int[channels];
        var slices = new List<Plane>();
        foreach (var plane in encoding.Planes)
        {
            var bit = used[plane.Colour]++;
            if (bit == 8)
                return (network, samples);
            slices.Add(Plane.Slice(plane.Colour, bit));
            for (var value = 0; value < 256; value++)
                codes[plane.Colour * 256 + value] |= (byte)(plane.Table[value] ? 1 << bit : 0);
        }
        var operations = network.Operations.Select(operation => operation == encoding ? encoding with { Planes = EquatableArray<Plane>.From(slices) } : operation);
        return (
            Network.Create(network.Draft with { Operations = EquatableArray<Operation>.From(operations) }),
            new(samples.Shape, Recoded(samples.Images.Span, codes), samples.Labels.ToArray(), samples.Tracks.Length == 0 ? null : samples.Tracks.ToArray()));
    }

    private static byte[] Recoded(ReadOnlySpan<byte> bytes, byte[] codes)
    {
        var recoded = new byte[bytes.Length];
        for (int i = 0, at = 0; i < bytes.Length; i++, at = at + 256 == codes.Length ? 0 : at + 256)
            recoded[i] = codes[at + bytes[i]];
        return recoded;
    }
}
