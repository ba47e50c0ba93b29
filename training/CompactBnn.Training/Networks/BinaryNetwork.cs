using CompactBnn.Format;
using TorchSharp;
using static TorchSharp.torch;

namespace CompactBnn.Training.Networks;

/// <summary>A chain of binary layers over bit planes: weights and activations of +1 and -1, with a norm and a sign after each layer but the last, whose normalised sums are the scores.</summary>
internal sealed class BinaryNetwork : TrainableNetwork
{
    private readonly List<BinaryLayer> _layers = [];

    /// <summary>Makes a network with drawn weights.</summary>
    /// <param name="architecture">Its layers.</param>
    /// <param name="planes">The map of bit planes that it reads.</param>
    /// <param name="spread">Latent weights start evenly between -spread and spread.</param>
    /// <param name="norm">Batch-norm settings.</param>
    /// <param name="seed">Decides the drawn weights; they are drawn on the CPU, so that the device does not matter.</param>
    /// <param name="device">Where the network lies.</param>
    public BinaryNetwork(Architecture architecture, Shape planes, double spread, NormOptions norm, int seed, Device device)
        : base("network")
    {
        using var random = new Generator((ulong)seed);
        var shape = planes;
        foreach (var plan in architecture.Layers)
        {
            var name = $"layer{_layers.Count + 1}";
            BinaryLayer layer = plan switch
            {
                ConvolutionPlan convolution => new BinaryConvolution(name, shape.Channels, convolution, spread, norm, random, device),
                DensePlan dense => new BinaryDense(name, checked((int)shape.Elements), dense, spread, norm, random, device),
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
    /// <param name="planes">Samples, planes, height, width; +1 and -1.</param>
    /// <returns>Samples, classes.</returns>
    public override Tensor forward(Tensor planes)
    {
        var value = planes;
        foreach (var layer in _layers.Take(_layers.Count - 1))
            value = BinarySign.Of(layer.call(value));
        return _layers[^1].call(value);
    }

    /// <inheritdoc/>
    public override void Clip() => _layers.ForEach(layer => layer.Clip());
}
