using System.Collections.Immutable;

namespace CompactBnn;

/// <summary>
/// A classifier that another one can replace while calls are under way. A call, batches included, runs to its end on the classifier that it
/// began with. The replacement reads the same images and has the same labels, so that callers need not know of it.
/// </summary>
public sealed class SwappableClassifier : IBnnClassifier
{
    private IBnnClassifier _current;

    /// <summary>Starts with a classifier.</summary>
    /// <param name="first">The classifier that answers until the first swap.</param>
    public SwappableClassifier(IBnnClassifier first)
    {
        ArgumentNullException.ThrowIfNull(first);
        _current = first;
    }

    /// <summary>The classifier that calls begin with now.</summary>
    public IBnnClassifier Current => Volatile.Read(ref _current);

    /// <inheritdoc/>
    public ImmutableArray<string> Labels => Current.Labels;

    /// <inheritdoc/>
    public int InputHeight => Current.InputHeight;

    /// <inheritdoc/>
    public int InputWidth => Current.InputWidth;

    /// <inheritdoc/>
    public int InputChannels => Current.InputChannels;

    /// <inheritdoc/>
    public float Temperature => Current.Temperature;

    /// <inheritdoc/>
    public float Rejection => Current.Rejection;

    /// <summary>Replaces the classifier.</summary>
    /// <param name="next">The new one, for example <c>BnnInterpreter.Load(path)</c>.</param>
    /// <returns>The one before.</returns>
    /// <exception cref="ArgumentException">The new classifier reads other images or has other labels; nothing is replaced.</exception>
    public IBnnClassifier Swap(IBnnClassifier next)
    {
        ArgumentNullException.ThrowIfNull(next);
        var shape = (next.InputHeight, next.InputWidth, next.InputChannels);
        if (shape != (InputHeight, InputWidth, InputChannels))
            throw new ArgumentException($"The classifier reads images of {shape}; {(InputHeight, InputWidth, InputChannels)} (rows, columns, channels) would be right.", nameof(next));
        if (!next.Labels.SequenceEqual(Labels))
            throw new ArgumentException($"The classifier has the labels {Listed(next.Labels)}; {Listed(Labels)} would be right.", nameof(next));
        return Interlocked.Exchange(ref _current, next);
    }

    /// <inheritdoc/>
    public void Score(ReadOnlySpan<byte> image, Span<float> scores) => Current.Score(image, scores);

    /// <inheritdoc/>
    public int Predict(ReadOnlySpan<byte> image) => Current.Predict(image);

    /// <inheritdoc/>
    public void PredictBatch(ReadOnlySpan<byte> images, Span<int> classes) => Current.PredictBatch(images, classes);

    /// <inheritdoc/>
    public void ScoreBatch(ReadOnlySpan<byte> images, Span<float> scores) => Current.ScoreBatch(images, scores);

    private static string Listed(ImmutableArray<string> labels) => string.Join(", ", labels.Take(10)) + (labels.Length > 10 ? ", ..." : "");
}
