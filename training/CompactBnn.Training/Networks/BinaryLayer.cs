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
