using System.Collections.Immutable;

namespace CompactBnn.Tests.Use;

/// <summary>Classifies one-pixel images as the class that the pixel says, by the least that a classifier must have.</summary>
internal sealed class FakeClassifier(params string[] labels) : IBnnClassifier
{
    public ImmutableArray<string> Labels { get; } = [.. labels];

    public int InputHeight => 1;

    public int InputWidth => 1;

    public int InputChannels => 1;

    public void Score(ReadOnlySpan<byte> image, Span<float> scores)
    {
        scores.Clear();
        scores[image[0]] = 1;
    }
}
