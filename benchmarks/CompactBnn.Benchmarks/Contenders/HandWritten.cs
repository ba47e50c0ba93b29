using CompactBnn.Format;
using CompactBnn.Kernels;

namespace CompactBnn.Benchmarks.Contenders;

/// <summary>The loop of <see cref="HandWrittenLoop"/> on bytes.</summary>
internal sealed class HandWritten(Network network, ImageBatch batch) : Contender("hand-written C#")
{
    private readonly HandWrittenLoop _loop = new(network);
    private readonly float[] _scores = new float[batch.Count * network.ClassCount];

    public override ReadOnlySpan<float> Scores => _scores;

    public override void Run()
    {
        var scale = network.Scores.Scale.AsSpan();
        var bias = network.Scores.Bias.AsSpan();
        for (var i = 0; i < batch.Count; i++)
            Scoring.Score(_loop.Sums(batch.Image(i)), scale, bias, _scores.AsSpan(i * network.ClassCount, network.ClassCount));
    }
}
