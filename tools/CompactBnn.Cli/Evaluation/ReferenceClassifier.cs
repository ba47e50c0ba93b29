using System.Collections.Immutable;
using CompactBnn.Engines;
using CompactBnn.Format;
using CompactBnn.Kernels;

namespace CompactBnn.Cli.Evaluation;

/// <summary>Classifies by plain loops over the network.</summary>
internal sealed class ReferenceClassifier(Network network) : IBnnClassifier
{
    public ImmutableArray<string> Labels { get; } = [.. network.Labels];

    public int InputHeight => network.Input.Shape.Height;

    public int InputWidth => network.Input.Shape.Width;

    public int InputChannels => network.Input.Shape.Channels;

    public void Score(ReadOnlySpan<byte> image, Span<float> scores) =>
        Scoring.Score(ReferenceEngine.Sums(network, image), network.Scores.Scale.AsSpan(), network.Scores.Bias.AsSpan(), scores);
}
