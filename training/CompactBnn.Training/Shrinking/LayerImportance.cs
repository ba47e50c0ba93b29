using CompactBnn.Analysis;
using CompactBnn.Data;
using CompactBnn.Format;
using CompactBnn.Training.Fitting;
using CompactBnn.Training.Recipes;

namespace CompactBnn.Training.Shrinking;

/// <summary>The importance of the neurons of trained networks, layer by layer; each network is measured once.</summary>
/// <param name="data">What they learned from.</param>
/// <param name="threads">Threads, 1 or more; the results do not depend on them.</param>
internal sealed class LayerImportance(DataSet data, int threads)
{
    private const int MostImages = 300;

    private readonly Dictionary<string, double[][]> _known = new(StringComparer.Ordinal);

    /// <summary>Measures it on some of the samples that a network learned from.</summary>
    /// <param name="recipe">How it was trained.</param>
    /// <param name="network">The network.</param>
    /// <param name="split">Which samples it learned from.</param>
    /// <param name="cancellation">Stops the measurement.</param>
    /// <returns>For each layer but the last one number a neuron.</returns>
    public double[][] Of(Recipe recipe, Network network, ValidationSplit split, CancellationToken cancellation)
    {
        var key = CheckpointKey.PathFor(recipe, data);
        if (!_known.TryGetValue(key, out var importance))
            _known[key] = importance = Measure(network, split.Learning, cancellation);
        return importance;
    }

    private double[][] Measure(Network network, int[] learning, CancellationToken cancellation)
    {
        // Spread evenly, since sets may be sorted by class.
        var count = Math.Min(MostImages, learning.Length);
        var chosen = Enumerable.Range(0, count).Select(i => learning[(int)((long)i * learning.Length / count)]).ToArray();
        var byThreshold = NeuronImportance.Of(network, data.Train, chosen, threads, cancellation);
        return [.. network.Operations.OfType<Threshold>().Select(threshold => byThreshold[threshold.Name])];
    }
}
