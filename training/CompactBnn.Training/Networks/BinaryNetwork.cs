using CompactBnn.Format;
using CompactBnn.Training.Fitting;
using CompactBnn.Training.Recipes;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace CompactBnn.Training.Networks;

/// <summary>A chain of layers: weights and activations of +1 and -1, with a norm and a sign after each layer but the last, whose normalised sums are the scores.</summary>
/// <remarks>The first layer of the baseline reads bytes with integers as weights. In the network of full precision all weights are real and rectifiers take the place of the signs.</remarks>
internal sealed class BinaryNetwork : TrainableNetwork
{
    private readonly List<BinaryLayer> _layers = [];
    private readonly NetworkKind _kind;

    /// <summary>Makes a network with drawn weights.</summary>
    /// <param name="architecture">Its layers.</param>
    /// <param name="kind">What it reads and computes with.</param>
    /// <param name="planes">The map that it reads.</param>
    /// <param name="spread">Latent weights start evenly between -spread and spread.</param>
    /// <param name="norm">Batch-norm settings.</param>
    /// <param name="seed">Decides the drawn weights; they are drawn on the CPU, so that the device does not matter.</param>
    /// <param name="device">Where the network lies.</param>
    public BinaryNetwork(Architecture architecture, NetworkKind kind, Shape planes, double spread, NormOptions norm, int seed, Device device)
        : base("network")
    {
        using var random = new Generator((ulong)seed);
        var shape = planes;
        _kind = kind;
        foreach (var plan in architecture.Layers)
        {
            var name = $"layer{_layers.Count + 1}";
            BinaryLayer layer = plan switch
            {
                ConvolutionPlan convolution => new BinaryConvolution(name, shape.Channels, convolution, CodingOf(convolution, shape), spread, norm, random, device),
                DensePlan dense => new BinaryDense(name, checked((int)shape.Elements), dense, CodingOf(dense, shape), spread, norm, random, device),
                _ => throw new ArgumentException($"A layer of type {plan.GetType().Name} is unknown.", nameof(architecture)),
            };
            register_module(name, layer);
            _layers.Add(layer);
            shape = plan is ConvolutionPlan { Pool: var pool } ? new(shape.Height / pool, shape.Width / pool, plan.Outputs) : new(1, 1, plan.Outputs);
        }
    }

    /// <summary>The layers in order.</summary>
    public IReadOnlyList<BinaryLayer> Layers => _layers;

    /// <summary>Scores of a batch.</summary>
    /// <param name="planes">Samples, channels, height, width.</param>
    /// <returns>Samples, classes.</returns>
    public override Tensor forward(Tensor planes)
    {
        var value = planes;
        foreach (var layer in _layers.Take(_layers.Count - 1))
            value = _kind == NetworkKind.FullPrecision ? functional.relu(layer.call(value)) : BinarySign.Of(layer.call(value));
        return _layers[^1].call(value);
    }

    /// <inheritdoc/>
    public override IEnumerable<BinaryLayer> BinaryLayers => _layers.Where(layer => layer.Coding is BinaryCoding);

    /// <inheritdoc/>
    public override void Clip() => _layers.ForEach(layer => layer.Clip());

    private WeightCoding CodingOf(LayerPlan plan, Shape input) => _kind switch
    {
        NetworkKind.FullPrecision => new RealCoding(),
        NetworkKind.Bytes when _layers.Count == 0 =>
            IntegerCoding.For(plan is ConvolutionPlan { Kernel: var kernel } ? kernel * kernel * input.Channels : input.Elements, IntegerEncoder.Largest),
        _ => new BinaryCoding(),
    };
}
