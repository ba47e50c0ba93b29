using TorchSharp;
using static TorchSharp.torch;

namespace CompactBnn.Training.Networks;

/// <summary>A weighted layer with weights of +1 and -1, and the batch-norm after it. Its sums are exact integers.</summary>
internal abstract class BinaryLayer : NormedLayer
{
    /// <summary>Makes a layer with weights drawn evenly from -<paramref name="spread"/> to <paramref name="spread"/>.</summary>
    protected BinaryLayer(string name, long[] weightShape, double spread, NormOptions options, Generator random, Device device)
        : base(name, rand(weightShape, generator: random) * (2 * spread) - spread, options, device)
    {
    }

    /// <summary>The weights, +1 and -1, with the straight-through gradient.</summary>
    protected Tensor Weights => BinarySign.Of(Latent);

    /// <summary>Keeps the latent weights inside -1 to 1, where the straight-through gradient passes.</summary>
    public void Clip()
    {
        using var _ = no_grad();
        Latent.clamp_(-1, 1);
    }
}
