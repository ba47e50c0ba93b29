using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace CompactBnn.Training.Networks;

/// <summary>A convolution by real weights of stride 1, padded by zeros to keep height and width.</summary>
internal sealed class RealConvolution : NormedLayer
{
    /// <summary>Makes a layer with weights drawn as He et al. do (arXiv 1502.01852, section 2.2).</summary>
    public RealConvolution(string name, int inputs, int outputs, int kernel, NormOptions options, Generator random, Device device)
        : base(name, randn([outputs, inputs, kernel, kernel], generator: random) * Math.Sqrt(2.0 / (inputs * kernel * kernel)), options, device)
    {
        Kernel = kernel;
    }

    /// <summary>Edge of the kernel, odd.</summary>
    public int Kernel { get; }

    /// <inheritdoc/>
    public override Tensor Sums(Tensor input) => functional.conv2d(input, Latent, padding: [Kernel / 2, Kernel / 2]);
}
