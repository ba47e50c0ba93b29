using CompactBnn.Data;
using CompactBnn.Engines;
using CompactBnn.Format;

namespace CompactBnn.Training.Export;

/// <summary>Holds an exported network against the trainer's own evaluation.</summary>
internal static class Agreement
{
    /// <summary>Requires the same class for every image.</summary>
    /// <param name="network">The exported network.</param>
    /// <param name="images">The images.</param>
    /// <param name="classes">The class that the trainer gave each of them.</param>
    /// <exception cref="TrainingException">They differ.</exception>
    public static void Require(Network network, DataSplit images, int[] classes)
    {
        var exported = new int[images.Count];
        Parallel.For(0, images.Count, i => exported[i] = Class(network, images.Image(i)));
        var differing = Enumerable.Range(0, images.Count).Where(i => exported[i] != classes[i]).ToList();
        if (differing.Count > 0)
            throw new TrainingException(
                $"The exported network and the trainer disagree on {differing.Count} of {images.Count} test images, first on image {differing[0]}; nothing was written. "
                + "This is a fault of the export: please report it with the recipe.");
    }

    private static int Class(Network network, ReadOnlySpan<byte> image)
    {
        var sums = ReferenceEngine.Sums(network, image);
        var best = 0;
        for (var i = 1; i < sums.Length; i++)
            best = Score(network.Scores, i, sums[i]) > Score(network.Scores, best, sums[best]) ? i : best;
        return best;
    }

    private static float Score(Scores scores, int channel, int sum)
    {
        float product = sum * scores.Scale[channel];
        return product + scores.Bias[channel];
    }
}
