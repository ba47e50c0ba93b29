namespace CompactBnn.Kernels.Sliced;

/// <summary>
/// Limits of counts as vectors that octets compare with. Where padding counts nothing, the limit of a neuron differs between classes of lanes: a
/// digit of it is then 1 in the lanes of some classes.
/// </summary>
internal static class OctetLimits
{
    /// <summary>The limits of all octets for one word of lanes, eight words a vector, of which the lanes of a pass lie together.</summary>
    /// <typeparam name="TVector">The vector.</typeparam>
    /// <typeparam name="TOctets">Its operations.</typeparam>
    /// <param name="weights">The weights.</param>
    /// <param name="lanes">For each class its lanes.</param>
    /// <param name="limits">For each class and neuron the largest count that fires; the neurons of a class lie together.</param>
    /// <param name="turned">One bit a neuron, as words: whether its result is turned; empty where none is.</param>
    public static ulong[] Of<TVector, TOctets>(OctetWeights weights, ReadOnlySpan<ulong> lanes, ReadOnlySpan<int> limits, ReadOnlySpan<ulong> turned)
        where TVector : unmanaged
        where TOctets : struct, IOctets<TVector>
    {
        var shape = weights.Shape;
        var vectors = shape.LimitVectors;
        var stride = limits.Length / lanes.Length;
        var words = new ulong[weights.Octets * vectors * OctetShape.Neurons];
        for (var n = 0; n < weights.Neurons; n++)
        {
            var of = words.AsSpan(n / OctetShape.Neurons * vectors * OctetShape.Neurons + n % OctetShape.Neurons);
            of[0] = weights.Odd[n] ? ulong.MaxValue : 0;
            for (var c = 0; c < lanes.Length; c++)
            {
                var bound = SlicedLimits.Bound(limits[c * stride + n], shape.Inputs);
                for (var digit = 0; digit < shape.Digits; digit++)
                    of[(1 + digit) * OctetShape.Neurons] |= (bound >> digit & 1) != 0 ? lanes[c] : 0;
            }
            of[(1 + shape.Digits) * OctetShape.Neurons] = !turned.IsEmpty && (turned[n / 64] >> n & 1) != 0 ? ulong.MaxValue : 0;
        }
        for (var vector = 0; vector < words.Length; vector += OctetShape.Neurons)
            TOctets.Arrange(words.AsSpan(vector, OctetShape.Neurons));
        return words;
    }
}
