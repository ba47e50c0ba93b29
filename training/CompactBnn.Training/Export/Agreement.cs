using CompactBnn.Data;
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
        new BnnInterpreter(network).PredictBatch(images.Images.Span, exported);
        var differing = Enumerable.Range(0, images.Count).Where(i => exported[i] != classes[i]).ToList();
        if (differing.Count > 0)
            throw new TrainingException(
                $"The exported network and the trainer disagree on {differing.Count} of {images.Count} test images, first on image {differing[0]}; nothing was written. "
                + "This is a fault of the export: please report it with the recipe.");
    }
}
