using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace CompactBnn.Training.Networks;

/// <summary>A weighted layer with weights of +1 and -1, and the batch-norm after it.</summary>
/// <remarks>The norm is evaluated by <see cref="Norm"/>'s expression, which the export folds, and not by libtorch's own, which may round otherwise.</remarks>
internal abstract class BinaryLayer : Module<Tensor, Tensor>
{
    private readonly Parameter _latent, _gain, _shift;
    private readonly Tensor _mean, _variance;
    private readonly NormOptions _options;

    /// <summary>Makes a layer with weights drawn evenly from -<paramref name="spread"/> to <paramref name="spread"/>.</summary>
    protected BinaryLayer(string name, long[] weightShape, double spread, NormOptions options, Generator random, Device device)
        : base(name)
    {
        var outputs = weightShape[0];
        _options = options;
        _latent = new Parameter((rand(weightShape, generator: random) * (2 * spread) - spread).to(device));
        _gain = new Parameter(ones(outputs, device: device));
        _shift = new Parameter(zeros(outputs, device: device));
        _mean = zeros(outputs, device: device);
        _variance = ones(outputs, device: device);
        register_parameter("latent", _latent);
        register_parameter("gain", _gain);
        register_parameter("shift", _shift);
        register_buffer("mean", _mean);
        register_buffer("variance", _variance);
    }

    /// <summary>The real numbers whose signs are the weights, -1 to 1.</summary>
    public Parameter Latent => _latent;

    /// <summary>The weights, +1 and -1, with the straight-through gradient.</summary>
    protected Tensor Weights => BinarySign.Of(_latent);

    /// <summary>The exact integer sums of the layer, pooled where a pool follows.</summary>
    public abstract Tensor Sums(Tensor input);

    /// <summary>The normalised sums.</summary>
    public override Tensor forward(Tensor input)
    {
        var sums = Sums(input);
        if (training)
            return functional.batch_norm(sums, _mean, _variance, _gain, _shift, training: true, momentum: _options.Momentum, eps: _options.Epsilon);
        var (slope, offset) = SlopeAndOffset();
        return sums.mul(PerChannel(slope, sums)).add_(PerChannel(offset, sums));
    }

    /// <summary>Keeps the latent weights inside -1 to 1, where the straight-through gradient passes.</summary>
    public void Clip()
    {
        using var _ = no_grad();
        _latent.clamp_(-1, 1);
    }

    /// <summary>The norm's numbers, as evaluation uses them.</summary>
    public Norm ReadNorm()
    {
        using var scope = NewDisposeScope();
        var (slope, offset) = SlopeAndOffset();
        return new(slope.cpu().data<float>().ToArray(), offset.cpu().data<float>().ToArray());
    }

    private (Tensor Slope, Tensor Offset) SlopeAndOffset()
    {
        using var _ = no_grad();
        var slope = _gain / (_variance + _options.Epsilon).sqrt();
        return (slope, _shift - _mean * slope);
    }

    private static Tensor PerChannel(Tensor values, Tensor sums) => sums.dim() == 4 ? values.view(1, -1, 1, 1) : values;
}

/// <summary>Batch-norm settings.</summary>
/// <param name="Momentum">Weight of a batch in the running mean and variance.</param>
/// <param name="Epsilon">Added to the variance.</param>
internal readonly record struct NormOptions(double Momentum, double Epsilon);

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

/// <summary>A binary fully connected layer; a map is flattened in height, width, channel order first, as the network model does.</summary>
internal sealed class BinaryDense : BinaryLayer
{
    public BinaryDense(string name, int inputs, DensePlan plan, double spread, NormOptions norm, Generator random, Device device)
        : base(name, [plan.Outputs, inputs], spread, norm, random, device)
    {
    }

    /// <inheritdoc/>
    public override Tensor Sums(Tensor input)
    {
        var flat = input.dim() == 4 ? input.permute(0, 2, 3, 1).flatten(1) : input;
        return functional.linear(flat, Weights);
    }
}
