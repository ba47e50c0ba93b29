using CompactBnn.Training.Networks;
using static TorchSharp.torch;

namespace CompactBnn.Training.Export;

/// <summary>The layers of a trained network of full precision, for runtimes that evaluate float32.</summary>
internal static class FullPrecisionExport
{
    /// <summary>The layers in order, their norms as a slope and an offset a channel.</summary>
    public static IReadOnlyList<FullPrecisionLayer> LayersOf(BinaryNetwork network)
    {
        var layers = new List<FullPrecisionLayer>();
        foreach (var layer in network.Layers)
        {
            var norm = layer.ReadNorm();
            var weights = layer.Latent.detach().contiguous().cpu().data<float>().ToArray();
            var plan = (layer as BinaryConvolution)?.Plan;
            layers.Add(new(
                [.. layer.Latent.shape.Select(size => (int)size)], weights, norm.Slope, norm.Offset, plan?.Pool ?? 1));
        }
        return layers;
    }
}
