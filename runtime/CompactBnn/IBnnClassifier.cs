using System.Collections.Immutable;
using CompactBnn.Kernels;

namespace CompactBnn;

/// <summary>
/// A classifier as an object, for programs that choose one at run time, get it by dependency injection, or put a fake in its place in tests.
/// <see cref="BnnClassifier.Of{TModel}"/> makes one of a compiled network, <see cref="BnnInterpreter"/> is one of a weight file. All members may be
/// called from several threads at once. An implementation needs the labels, the shape and <see cref="Score"/>; the rest follows from them.
/// </summary>
public interface IBnnClassifier
{
    /// <summary>One label a class.</summary>
    ImmutableArray<string> Labels { get; }

    /// <summary>Rows of an image; 1 for a network that reads rows of a table.</summary>
    int InputHeight { get; }

    /// <summary>Columns of an image; 1 for a network that reads rows of a table.</summary>
    int InputWidth { get; }

    /// <summary>Bytes of a pixel; for a network that reads rows of a table, its columns.</summary>
    int InputChannels { get; }

    /// <summary>Bytes of an image, in the order row, column, channel.</summary>
    int InputLength => InputHeight * InputWidth * InputChannels;

    /// <summary>Number of classes.</summary>
    int ClassCount => Labels.Length;

    /// <summary>Divides the scores before a softmax makes probabilities of them; above 0, and 1 for a network that was not calibrated.</summary>
    float Temperature => 1;

    /// <summary>A prediction whose probability is below this means "none of these"; 0 to 1, and 0 for a network without such a threshold.</summary>
    float Rejection => 0;

    /// <summary>The score of each class.</summary>
    /// <param name="image"><see cref="InputLength"/> bytes in the order row, column, channel.</param>
    /// <param name="scores">Takes <see cref="ClassCount"/> scores.</param>
    /// <exception cref="ArgumentException">A span has another length.</exception>
    void Score(ReadOnlySpan<byte> image, Span<float> scores);

    /// <summary>The class with the largest score; of equals the first one.</summary>
    /// <param name="image"><see cref="InputLength"/> bytes in the order row, column, channel.</param>
    /// <returns>0 to <see cref="ClassCount"/> - 1.</returns>
    /// <exception cref="ArgumentException">The image has another length.</exception>
    int Predict(ReadOnlySpan<byte> image)
    {
        var scores = new float[ClassCount];
        Score(image, scores);
        return Scoring.ArgMax(scores);
    }

    /// <summary>The class of each of several images.</summary>
    /// <param name="images">The images one after another, <see cref="InputLength"/> bytes each.</param>
    /// <param name="classes">Takes one class an image.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other.</exception>
    void PredictBatch(ReadOnlySpan<byte> images, Span<int> classes)
    {
        var count = Require.Batch(images.Length, InputLength, nameof(classes), classes.Length, 1);
        for (var i = 0; i < count; i++)
            classes[i] = Predict(images.Slice(i * InputLength, InputLength));
    }

    /// <summary>The scores of each of several images.</summary>
    /// <param name="images">The images one after another, <see cref="InputLength"/> bytes each.</param>
    /// <param name="scores">Takes <see cref="ClassCount"/> scores an image, one image after another.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other.</exception>
    void ScoreBatch(ReadOnlySpan<byte> images, Span<float> scores)
    {
        var count = Require.Batch(images.Length, InputLength, nameof(scores), scores.Length, ClassCount);
        for (var i = 0; i < count; i++)
            Score(images.Slice(i * InputLength, InputLength), scores.Slice(i * ClassCount, ClassCount));
    }
}
