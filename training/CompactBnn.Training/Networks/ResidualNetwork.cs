using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace CompactBnn.Training.Networks;

/// <summary>A residual network: a stem of real weights, residual blocks, the average of each channel, and a fully connected layer of real weights.</summary>
internal sealed class ResidualNetwork : TrainableNetwork
{
    private readonly List<ResidualBlock> _blocks = [];

    /// <summary>Makes a network with drawn weights.</summary>
    /// <param name="architecture">Its layers.</param>
    /// <param name="colours">Channels of the pictures.</param>
    /// <param name="spread">Latent binary weights start evenly between -spread and spread.</param>
    /// <param name="norm">Batch-norm settings.</param>
    /// <param name="seed">Decides the drawn weights; they are drawn on the CPU, so that the device does not matter.</param>
    /// <param name="device">Where the network lies.</param>
    public ResidualNetwork(Architecture architecture, int colours, double spread, NormOptions norm, int seed, Device device)
        : base("network")
    {
        using var random = new Generator((ulong)seed);
        var stem = (StemPlan)architecture.Layers[0];
        StemPool = stem.Pool;
        Stem = new("stem", colours, stem.Outputs, stem.Kernel, norm, random, device);
        register_module("stem", Stem);
        var channels = stem.Outputs;
        foreach (var plan in architecture.Layers.OfType<ResidualPlan>())
        {
            var name = $"block{_blocks.Count + 1}";
            var block = new ResidualBlock(name, channels, plan, spread, norm, random, device);
            register_module(name, block);
            _blocks.Add(block);
            channels = plan.Outputs;
        }
        var classes = architecture.Layers[^1].Outputs;
        Weights = new Parameter((randn([classes, channels], generator: random) * Math.Sqrt(1.0 / channels)).to(device));
        Bias = new Parameter(zeros(classes, device: device));
        register_parameter("weights", Weights);
        register_parameter("bias", Bias);
    }

    /// <summary>The first layer.</summary>
    public RealConvolution Stem { get; }

    /// <summary>Edge of the max-pool behind it; 1 for none.</summary>
    public int StemPool { get; }

    /// <summary>The residual blocks.</summary>
    public IReadOnlyList<ResidualBlock> Blocks => _blocks;

    /// <summary>Weights of the last layer: classes, channels.</summary>
    public Parameter Weights { get; }

    /// <summary>Summands of the last layer.</summary>
    public Parameter Bias { get; }

    /// <summary>Scores of a batch.</summary>
    /// <param name="pictures">Samples, colours, height, width; -1 to 1.</param>
    /// <returns>Samples, classes.</returns>
    public override Tensor forward(Tensor pictures)
    {
        var value = Stem.call(pictures);
        if (StemPool > 1)
            value = functional.max_pool2d(value, StemPool, StemPool);
        foreach (var block in _blocks)
            value = block.call(value);
        return functional.linear(value.mean([2, 3]), Weights, Bias);
    }

    /// <inheritdoc/>
    public override IEnumerable<BinaryLayer> BinaryLayers => _blocks.Select(block => block.Binary);

    /// <inheritdoc/>
    public override void Clip() => _blocks.ForEach(block => block.Binary.Clip());
}
