namespace CompactBnn;

/// <summary>How well a classifier does on images whose classes are known.</summary>
public sealed class Evaluation
{
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

    /// <summary>Evaluates a compiled network on several threads.</summary>
    /// <typeparam name="TModel">A class with <see cref="BnnModelAttribute"/>; for a static class its nested type <c>Model</c>.</typeparam>
    /// <param name="images">The images one after another.</param>
    /// <param name="classes">The true class of each.</param>
    /// <param name="options">How many threads, and a token that stops them; by default as many as there are processors.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other, or a class is none of the network's.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static Evaluation Of<TModel>(ReadOnlyMemory<byte> images, ReadOnlySpan<int> classes, ParallelOptions? options = null)
        where TModel : IBnnModel<TModel> => Of(BnnClassifier.Of<TModel>(), images, classes, options);

    /// <summary>Evaluates a classifier on several threads.</summary>
    /// <param name="classifier">The classifier.</param>
    /// <param name="images">The images one after another.</param>
    /// <param name="classes">The true class of each.</param>
    /// <param name="options">How many threads, and a token that stops them; by default as many as there are processors.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other, or a class is none of the classifier's.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static Evaluation Of(IBnnClassifier classifier, ReadOnlyMemory<byte> images, ReadOnlySpan<int> classes, ParallelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        var count = classifier.ClassCount;
        for (var i = 0; i < classes.Length; i++)
        {
            if ((uint)classes[i] >= (uint)count)
                throw new ArgumentException($"Image {i} has the class {classes[i]}; 0 to {count - 1} would be right.", nameof(classes));
        }
        var predicted = new int[classes.Length];
        classifier.PredictParallel(images, predicted, options);

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
