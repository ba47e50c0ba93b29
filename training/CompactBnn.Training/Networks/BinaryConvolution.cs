using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace CompactBnn.Training.Networks;

/// <summary>A binary convolution, padded by zeros to keep height and width but for its stride, and the max-pool after it.</summary>
internal sealed class BinaryConvolution : BinaryLayer
{
    public BinaryConvolution(string name, int inputs, ConvolutionPlan plan, WeightCoding coding, double spread, NormOptions norm, Generator random, Device device, int stride = 1)
        : base(name, [plan.Outputs, inputs, plan.Kernel, plan.Kernel], coding, spread, norm, random, device)
    {
        Plan = plan;
        Stride = stride;
    }

    public ConvolutionPlan Plan { get; }

    public int Stride { get; }

    /// <inheritdoc/>
    public override Tensor Sums(Tensor input)
    {
        var sums = functional.conv2d(input, Weights, strides: [Stride, Stride], padding: [Plan.Kernel / 2, Plan.Kernel / 2]);
        return Plan.Pool == 1 ? sums : functional.max_pool2d(sums, Plan.Pool, Plan.Pool);
    }
}
