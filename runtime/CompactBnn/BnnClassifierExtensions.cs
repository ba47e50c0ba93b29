using CompactBnn.Kernels;

namespace CompactBnn;

/// <summary>What every classifier can do beyond its own members.</summary>
public static class BnnClassifierExtensions
{
    // Scores of a usual number of classes fit the stack.
    private const int MostOnStack = 256;

    // Images that a thread takes at a time: enough for the kernels of batches, few enough for all threads to end together.
    private const int ChunkLength = 512;

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

    /// <summary>The class of each of many images, on several threads.</summary>
    /// <param name="classifier">The classifier.</param>
    /// <param name="images">The images one after another.</param>
    /// <param name="classes">Takes one class an image.</param>
    /// <param name="options">How many threads, and a token that stops them; by default as many as there are processors.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other.</exception>
    /// <exception cref="OperationCanceledException">It was stopped; some classes are written.</exception>
    public static void PredictParallel(this IBnnClassifier classifier, ReadOnlyMemory<byte> images, Memory<int> classes, ParallelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        var length = classifier.InputLength;
        var count = Require.Batch(images.Length, length, nameof(classes), classes.Length, 1);
        Parallel.For(0, (count + ChunkLength - 1) / ChunkLength, options ?? new ParallelOptions(), chunk =>
        {
            var start = chunk * ChunkLength;
            var some = Math.Min(ChunkLength, count - start);
            classifier.PredictBatch(images.Span.Slice(start * length, some * length), classes.Span.Slice(start, some));
        });
    }
}
