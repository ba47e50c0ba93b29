using CompactBnn.Format;

namespace CompactBnn.Interop;

/// <summary>What a float32 graph can hold.</summary>
internal static class ExportLimits
{
    /// <summary>float32 holds all integers up to 2^24; thresholds double a sum, and subtract what may be as large.</summary>
    public const int LargestSum = 1 << 22;

    // A protobuf message ends at 2 GB.
    private const long LargestFile = 2_000_000_000;

    /// <summary>
    /// Checks that a network fits. One with affine operations is fixed point already: where its integers pass <see cref="LargestSum"/>, float32 rounds them once more, by less than
    /// their 2^23rd part.
    /// </summary>
    /// <exception cref="ExportException">A value of the network does not fit.</exception>
    public static void Check(Network network)
    {
        long weights = 0;
        var isFixedPoint = network.Operations.Any(operation => operation is Affine);
        for (var i = 0; i < network.Operations.Length; i++)
        {
            var value = network.Values[i];
            var largest = Math.Max(-(long)value.Minimum, value.Maximum);
            if (largest >= LargestSum && !isFixedPoint)
                throw new ExportException($"The sums of '{network.Operations[i].Name}' may reach {largest}; float32, in which ONNX graphs compute, is exact below {LargestSum} only.");
            weights += (network.Operations[i] as WeightedLayer)?.Weights.Count ?? 0;
        }
        if (weights * sizeof(float) > LargestFile)
            throw new ExportException($"The network has {weights} weights, 4 bytes each in an ONNX file; such a file ends at 2 GB.");
    }
}
