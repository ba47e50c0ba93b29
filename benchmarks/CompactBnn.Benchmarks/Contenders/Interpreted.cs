using CompactBnn.Format;

namespace CompactBnn.Benchmarks.Contenders;

/// <summary>The interpreter of this project on bytes.</summary>
internal sealed class Interpreted(Network network, ImageBatch batch) : Contender("interpreter")
{
    private readonly BnnInterpreter _interpreter = new(network);
    private readonly float[] _scores = new float[batch.Count * network.ClassCount];

    public override ReadOnlySpan<float> Scores => _scores;

    public override void Run()
    {
        for (var i = 0; i < batch.Count; i++)
            _interpreter.Score(batch.Image(i), _scores.AsSpan(i * network.ClassCount, network.ClassCount));
    }
}
