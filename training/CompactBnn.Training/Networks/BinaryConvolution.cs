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
        var weights = Weights;
        if (input.shape[1] == 1 && input.requires_grad)
            (input, weights) = (ChannelsLast(WithZeroChannel(input)), WithZeroChannel(weights));
        var sums = functional.conv2d(input, weights, strides: [Stride, Stride], padding: [Plan.Kernel / 2, Plan.Kernel / 2]);
        return Plan.Pool == 1 ? sums : functional.max_pool2d(sums, Plan.Pool, Plan.Pool);
    }

    // All maps here lie channels last, but those of one channel: a batch-norm gives them back with strides that say channels first, and then libtorch 2.10 on
    // a CPU leaves the input's gradient unwritten. What the memory held before, NaN among it, would go on into the weights. A channel of zeros
    // changes no sum and makes the layout plain.
    private static Tensor WithZeroChannel(Tensor tensor) => functional.pad(tensor, [0, 0, 0, 0, 0, 1]);

    private static Tensor ChannelsLast(Tensor map) => map.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
}
