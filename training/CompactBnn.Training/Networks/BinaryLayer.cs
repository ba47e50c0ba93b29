using TorchSharp;
using static TorchSharp.torch;

namespace CompactBnn.Training.Networks;

/// <summary>A weighted layer with weights of +1 and -1, or what another <see cref="WeightCoding"/> makes of the trained numbers, and the batch-norm after it. Unless weights are real, its sums are exact integers.</summary>
internal abstract class BinaryLayer : NormedLayer
{
    /// <summary>Makes a layer with trained numbers drawn evenly from -<paramref name="spread"/> to <paramref name="spread"/>, or as the coding needs.</summary>
    protected BinaryLayer(string name, long[] weightShape, WeightCoding coding, double spread, NormOptions options, Generator random, Device device)
        : base(name, Draw(weightShape, coding, spread, random), options, device)
    {
        Coding = coding;
    }

    /// <summary>How the trained numbers become weights.</summary>
    public WeightCoding Coding { get; }

    /// <summary>The weights, with a gradient for the trained numbers.</summary>
    protected Tensor Weights => Coding.WeightsOf(Latent);

    /// <summary>Keeps the latent weights inside -1 to 1, where the straight-through gradient passes.</summary>
    public void Clip()
    {
        if (!Coding.Clips)
            return;
        using var _ = no_grad();
        Latent.clamp_(-1, 1);
    }

    private static Tensor Draw(long[] weightShape, WeightCoding coding, double spread, Generator random)
    {
        var taps = weightShape[2..].Aggregate(1L, (product, edge) => product * edge);
        var start = coding.StartOf(spread, weightShape[1] * taps, weightShape[0] * taps);
        return rand(weightShape, generator: random) * (2 * start) - start;
    }
}
