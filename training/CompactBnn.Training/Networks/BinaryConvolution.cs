using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace CompactBnn.Training.Networks;

/// <summary>A binary convolution of stride 1, padded by zeros to keep height and width, and the max-pool after it.</summary>
internal sealed class BinaryConvolution : BinaryLayer
{
    public BinaryConvolution(string name, int inputs, ConvolutionPlan plan, double spread, NormOptions norm, Generator random, Device device)
        : base(name, [plan.Outputs, inputs, plan.Kernel, plan.Kernel], spread, norm, random, device)
    {
        Plan = plan;
    }

    public ConvolutionPlan Plan { get; }

    /// <inheritdoc/>
    public override Tensor Sums(Tensor input)
    {
        var sums = functional.conv2d(input, Weights, padding: [Plan.Kernel / 2, Plan.Kernel / 2]);
        return Plan.Pool == 1 ? sums : functional.max_pool2d(sums, Plan.Pool, Plan.Pool);
    }
}
