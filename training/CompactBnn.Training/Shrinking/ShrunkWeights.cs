using CompactBnn.Training.Native;
using CompactBnn.Training.Networks;
using static TorchSharp.torch;

namespace CompactBnn.Training.Shrinking;

/// <summary>Weights and norms of a network's most important neurons, for a network with fewer of them.</summary>
internal static class ShrunkWeights
{
    /// <summary>Copies, of each layer, the most important neurons, in their order, and of their weights those for inputs that stay.</summary>
    /// <param name="trained">The network with more neurons.</param>
    /// <param name="shrunk">A network on the same input with as many layers, none of them wider.</param>
    /// <param name="importance">For each layer of <paramref name="trained"/> but the last one number a neuron.</param>
    public static void Copy(BinaryNetwork trained, BinaryNetwork shrunk, IReadOnlyList<double[]> importance)
    {
        using var pause = CollectionPause.Begin();
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        int[]? inputs = null;
        for (var i = 0; i < trained.Layers.Count; i++)
        {
            BinaryLayer from = trained.Layers[i], to = shrunk.Layers[i];
            var outputs = i < importance.Count ? MostImportant(importance[i], (int)to.Latent.shape[0]) : All((int)to.Latent.shape[0]);
            inputs ??= All((int)from.Latent.shape[1]);
            var channels = i == 0 ? inputs.Length : (int)trained.Layers[i - 1].Latent.shape[0];
            Copy(from, to, outputs, Flattened(inputs, channels, (int)from.Latent.shape[1]));
            inputs = outputs;
        }
    }

    private static void Copy(BinaryLayer from, BinaryLayer to, int[] outputs, int[] inputs)
    {
        var rows = Indices(outputs, from.Latent.device);
        to.Latent.copy_(from.Latent.index_select(0, rows).index_select(1, Indices(inputs, from.Latent.device)));
        foreach (var (number, copy) in from.NormParameters.Zip(to.NormParameters))
            copy.copy_(number.index_select(0, rows));
    }

    private static int[] MostImportant(double[] importance, int count) =>
        [.. Enumerable.Range(0, importance.Length).OrderByDescending(neuron => importance[neuron]).Take(count).Order()];

    // A fully connected layer reads the channels of one position after those of another.
    private static int[] Flattened(int[] kept, int channels, int inputs) =>
        [.. Enumerable.Range(0, inputs / channels).SelectMany(position => kept.Select(channel => position * channels + channel))];

    private static int[] All(int count) => [.. Enumerable.Range(0, count)];

    private static Tensor Indices(int[] values, Device device) => tensor(values.Select(value => (long)value).ToArray(), device: device);
}
