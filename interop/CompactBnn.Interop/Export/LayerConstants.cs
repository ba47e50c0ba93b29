using CompactBnn.Format;

namespace CompactBnn.Interop;

/// <summary>The weights of a layer in float32. A threshold that alone reads the layer's sums goes into them: its sign into the weights, its level into the bias.</summary>
internal sealed class LayerConstants
{
    private readonly float[]? _factors;

    private LayerConstants(Threshold? threshold)
    {
        Threshold = threshold;
        if (threshold is not null)
            (_factors, Shift) = ThresholdConstants.Of(threshold);
    }

    /// <summary>The threshold taken along, or null.</summary>
    public Threshold? Threshold { get; }

    /// <summary>What is added to the sums of each channel; null where nothing is.</summary>
    public float[]? Shift { get; }

    public static LayerConstants Of(Network network, WeightedLayer layer) =>
        new(network.ReaderCount(layer.Name) == 1 ? network.Operations.Single(operation => operation.Reads(layer.Name)) as Threshold : null);

    /// <summary>Weights in the order output channel, input channel, ky, kx.</summary>
    public float[] ConvolutionWeights(Convolution conv, int inputChannels)
    {
        var (inputs, taps) = (inputChannels / conv.Groups, conv.Window.Size.Vertical * conv.Window.Size.Horizontal);
        return Ordered(conv.Weights, conv.Channels, index => index % taps * inputs + index / taps);
    }

    /// <summary>Weights in the order unit, input. Where the input was flattened from a map, that is in the order channel, row, column.</summary>
    public float[] DenseWeights(Dense dense, Shape? flattened) => flattened is var (height, width, channels)
        ? Ordered(dense.Weights, dense.Units, index => index % (height * width) * channels + index / (height * width))
        : Ordered(dense.Weights, dense.Units, index => index);

    private float[] Ordered(Weights weights, int outputs, Func<int, int> source)
    {
        var ordered = new float[weights.Count];
        var inputs = weights.Count / outputs;
        for (var i = 0; i < ordered.Length; i++)
        {
            var (output, input) = Math.DivRem(i, inputs);
            ordered[i] = weights[output * inputs + source(input)] * (_factors?[output] ?? 1);
        }
        return ordered;
    }
}
