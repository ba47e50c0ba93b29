using CompactBnn.Kernels;

namespace CompactBnn;

/// <summary>What every classifier can do beyond its own members.</summary>
public static class BnnClassifierExtensions
{
    // Scores of a usual number of classes fit the stack.
    private const int MostOnStack = 256;

    /// <summary>Decides about an image: class, margin, probability, and whether it is rejected.</summary>
    /// <param name="classifier">The classifier, whose temperature and rejection threshold count.</param>
    /// <param name="image">The bytes of the image in the order row, column, channel.</param>
    /// <exception cref="ArgumentException">The image has another length than the classifier reads.</exception>
    public static Decision Decide(this IBnnClassifier classifier, ReadOnlySpan<byte> image)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        var count = classifier.ClassCount;
        var scores = count <= MostOnStack ? stackalloc float[count] : new float[count];
        classifier.Score(image, scores);
        return Decision.Of(scores, classifier.Temperature, classifier.Rejection);
    }

    /// <summary>The classes with the largest scores, the largest first; of equals the first one comes first.</summary>
    /// <param name="classifier">The classifier.</param>
    /// <param name="image">The bytes of the image in the order row, column, channel.</param>
    /// <param name="classes">Takes as many classes as it has room for, at most all there are.</param>
    /// <param name="scores">Takes their scores.</param>
    /// <exception cref="ArgumentException">A span has another length.</exception>
    public static void TopK(this IBnnClassifier classifier, ReadOnlySpan<byte> image, Span<int> classes, Span<float> scores)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        var count = classifier.ClassCount;
        var all = count <= MostOnStack ? stackalloc float[count] : new float[count];
        classifier.Score(image, all);
        Scoring.TopK(all, classes, scores);
    }

    /// <summary>The class of each of several images, on several threads.</summary>
    /// <param name="classifier">The classifier.</param>
    /// <param name="images">The images one after another.</param>
    /// <param name="classes">Takes one class an image.</param>
    /// <param name="threads">The most threads, the caller's among them; 0 for one a processor.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of threads is negative.</exception>
    /// <exception cref="OperationCanceledException">It was stopped; some classes are written.</exception>
    public static void PredictBatchParallel(
        this IBnnClassifier classifier, ReadOnlyMemory<byte> images, Memory<int> classes, int threads = 0, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        var length = classifier.InputLength;
        var count = Require.Batch(images.Length, length, nameof(classes), classes.Length, 1);
        ParallelBatches.Run(count, threads,
            (start, some) => classifier.PredictBatch(images.Span.Slice(start * length, some * length), classes.Span.Slice(start, some)), cancellation);
    }
}
