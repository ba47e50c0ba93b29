using System.Collections.Immutable;

namespace CompactBnn.Cli.Evaluation;

/// <summary>Counts the images that a classifier has done, and stops it at any of them.</summary>
internal sealed class CountedClassifier(IBnnClassifier inner, CancellationToken cancellation) : IBnnClassifier
{
    private int _done;

    /// <summary>Number of images that are done; may be read from another thread.</summary>
    public int Done => Volatile.Read(ref _done);

    public ImmutableArray<string> Labels => inner.Labels;

    public int InputHeight => inner.InputHeight;

    public int InputWidth => inner.InputWidth;

    public int InputChannels => inner.InputChannels;

    public void Score(ReadOnlySpan<byte> image, Span<float> scores) => inner.Score(image, scores);

    public int Predict(ReadOnlySpan<byte> image)
    {
        cancellation.ThrowIfCancellationRequested();
        var predicted = inner.Predict(image);
        Interlocked.Increment(ref _done);
        return predicted;
    }
}
