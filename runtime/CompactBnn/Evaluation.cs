namespace CompactBnn;

/// <summary>How well a classifier does on images whose classes are known.</summary>
public sealed class Evaluation
{
    /// <summary>The most classes that are compared: the matrix of confusions has that many rows and columns.</summary>
    public const int MostClasses = 4096;

    private readonly int[,] _confusion;

    private Evaluation(int[,] confusion, int correct, int images) => (_confusion, Correct, Images) = (confusion, correct, images);

    /// <summary>Number of images.</summary>
    public int Images { get; }

    /// <summary>Number of images whose class was predicted.</summary>
    public int Correct { get; }

    /// <summary>Part of the images whose class was predicted, 0 to 1; NaN without images.</summary>
    public double Accuracy => (double)Correct / Images;

    /// <summary>Number of images of one class that were predicted as another, or the same.</summary>
    /// <param name="actual">The true class.</param>
    /// <param name="predicted">The predicted class.</param>
    public int Confusion(int actual, int predicted) => _confusion[actual, predicted];

    /// <summary>Number of images of a class.</summary>
    /// <param name="actual">The true class.</param>
    public int ImagesOf(int actual)
    {
        var images = 0;
        for (var predicted = 0; predicted < _confusion.GetLength(1); predicted++)
            images += _confusion[actual, predicted];
        return images;
    }

    /// <summary>Number of images that were predicted as a class, rightly or not.</summary>
    /// <param name="predicted">The predicted class.</param>
    public int PredictedAs(int predicted)
    {
        var images = 0;
        for (var actual = 0; actual < _confusion.GetLength(0); actual++)
            images += _confusion[actual, predicted];
        return images;
    }

    /// <summary>Evaluates a compiled network on several threads.</summary>
    /// <typeparam name="TModel">A class with <see cref="BnnModelAttribute"/>; for a static class its nested type <c>Model</c>.</typeparam>
    /// <param name="images">The images one after another.</param>
    /// <param name="classes">The true class of each.</param>
    /// <param name="threads">The most threads, the caller's among them; 0 for one a processor.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other, a class is none of the network's, or it has more than <see cref="MostClasses"/>.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static Evaluation Of<TModel>(ReadOnlyMemory<byte> images, ReadOnlySpan<int> classes, int threads = 0, CancellationToken cancellation = default)
        where TModel : IBnnModel<TModel> => Of(BnnClassifier.Of<TModel>(), images, classes, threads, cancellation);

    /// <summary>Evaluates a classifier on several threads.</summary>
    /// <param name="classifier">The classifier.</param>
    /// <param name="images">The images one after another.</param>
    /// <param name="classes">The true class of each.</param>
    /// <param name="threads">The most threads, the caller's among them; 0 for one a processor.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other, a class is none of the classifier's, or it has more than <see cref="MostClasses"/>.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static Evaluation Of(
        IBnnClassifier classifier, ReadOnlyMemory<byte> images, ReadOnlySpan<int> classes, int threads = 0, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        var count = classifier.ClassCount;
        if (count > MostClasses)
            throw new ArgumentException($"The classifier has {count} classes; at most {MostClasses} are compared.", nameof(classifier));
        for (var i = 0; i < classes.Length; i++)
        {
            if ((uint)classes[i] >= (uint)count)
                throw new ArgumentException($"Image {i} has the class {classes[i]}; 0 to {count - 1} would be right.", nameof(classes));
        }
        var predicted = new int[classes.Length];
        classifier.PredictBatchParallel(images, predicted, threads, cancellation);

        var (confusion, correct) = (new int[count, count], 0);
        for (var i = 0; i < predicted.Length; i++)
        {
            confusion[classes[i], predicted[i]]++;
            if (classes[i] == predicted[i])
                correct++;
        }
        return new(confusion, correct, predicted.Length);
    }
}
