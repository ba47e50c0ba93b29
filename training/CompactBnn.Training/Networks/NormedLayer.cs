using CompactBnn.Training.Native;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace CompactBnn.Training.Networks;

/// <summary>A layer with weights, and the batch-norm after it.</summary>
/// <remarks>The norm is evaluated by <see cref="Norm"/>'s expression, which the export folds, and not by libtorch's own, which may round otherwise.</remarks>
internal abstract class NormedLayer : Module<Tensor, Tensor>
{
    private readonly Parameter _latent, _gain, _shift;
    private readonly Tensor _mean, _variance;

    /// <summary>Makes a layer with the weights given, the output channels first.</summary>
    protected NormedLayer(string name, Tensor weights, NormOptions options, Device device)
        : base(name)
    {
        var outputs = weights.shape[0];
        Options = options;
        _latent = new Parameter(weights.to(device));
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

    /// <summary>The real numbers that training changes: the weights themselves, or those whose signs are the weights.</summary>
    public Parameter Latent => _latent;

    /// <summary>Settings of the norm.</summary>
    public NormOptions Options { get; }

    /// <summary>The norm's parameters: gain, shift, mean and variance, one number a channel each.</summary>
    public IReadOnlyList<Tensor> NormParameters => [_gain, _shift, _mean, _variance];

    /// <summary>What the layer makes of its input before the norm.</summary>
    public abstract Tensor Sums(Tensor input);

    /// <summary>The normalised sums.</summary>
    public override Tensor forward(Tensor input)
    {
        var sums = Sums(input);
        if (training)
            return functional.batch_norm(sums, _mean, _variance, _gain, _shift, training: true, momentum: Options.Momentum, eps: Options.Epsilon);
        var (slope, offset) = SlopeAndOffset();
        return sums.mul(PerChannel(slope, sums)).add_(PerChannel(offset, sums));
    }

    /// <summary>The norm's numbers, as evaluation uses them.</summary>
    public Norm ReadNorm()
    {
        using var pause = CollectionPause.Begin();
        using var scope = NewDisposeScope();
        var (slope, offset) = SlopeAndOffset();
        return new(slope.cpu().data<float>().ToArray(), offset.cpu().data<float>().ToArray());
    }

    private (Tensor Slope, Tensor Offset) SlopeAndOffset()
    {
        using var _ = no_grad();
        var slope = _gain / (_variance + Options.Epsilon).sqrt();
        return (slope, _shift - _mean * slope);
    }

    private static Tensor PerChannel(Tensor values, Tensor sums) => sums.dim() == 4 ? values.view(1, -1, 1, 1) : values;
}
