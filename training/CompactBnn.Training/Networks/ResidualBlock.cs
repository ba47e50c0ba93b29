using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace CompactBnn.Training.Networks;

/// <summary>Sign, binary convolution and norm, with a shortcut around them: the input itself, or, where height and width are halved, a real 1x1 convolution of its averages.</summary>
/// <remarks>Liu, Wu, Luo, Yang, Liu, Cheng: Bi-Real Net (arXiv 1808.00278), section 3.</remarks>
internal sealed class ResidualBlock : Module<Tensor, Tensor>
{
    public ResidualBlock(string name, int inputs, ResidualPlan plan, double spread, NormOptions norm, Generator random, Device device)
        : base(name)
    {
        var halves = plan.Outputs != inputs;
        Binary = new("binary", inputs, new(plan.Outputs, plan.Kernel, Pool: 1), new BinaryCoding(), spread, norm, random, device, stride: halves ? 2 : 1);
        register_module("binary", Binary);
        if (!halves)
            return;
        Shortcut = new("shortcut", inputs, plan.Outputs, kernel: 1, norm, random, device);
        register_module("shortcut", Shortcut);
    }

    /// <summary>The binary convolution.</summary>
    public BinaryConvolution Binary { get; }

    /// <summary>The convolution of the shortcut, or null.</summary>
    public RealConvolution? Shortcut { get; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        var shortcut = Shortcut is null ? input : Shortcut.call(functional.avg_pool2d(input, 2, 2));
        return Binary.call(BinarySign.Of(input)).add(shortcut);
    }
}
