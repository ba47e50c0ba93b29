using CompactBnn.Data;
using CompactBnn.Format;

namespace CompactBnn.Training.Export;

/// <summary>Holds an exported network against the trainer's own evaluation.</summary>
internal static class Agreement
{
    /// <summary>Requires the same class for every one of some images.</summary>
    /// <param name="network">The exported network.</param>
    /// <param name="images">Images.</param>
    /// <param name="indices">Which of them are compared.</param>
    /// <param name="classes">The class that the trainer gave each of them.</param>
    /// <exception cref="TrainingException">They differ.</exception>
    public static void Require(Network network, DataSplit images, int[] indices, int[] classes)
    {
        var interpreter = new BnnInterpreter(network);
        var differing = Enumerable.Range(0, indices.Length).Where(i => interpreter.Predict(images.Image(indices[i])) != classes[i]).ToList();
        if (differing.Count > 0)
            throw new TrainingException(
                $"The exported network and the trainer disagree on {differing.Count} of {indices.Length} images, first on image {indices[differing[0]]}; nothing was written. "
                + "This is a fault of the export: please report it with the recipe.");
    }
}
