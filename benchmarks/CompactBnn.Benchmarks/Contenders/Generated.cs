using CompactBnn.Compilation;

namespace CompactBnn.Benchmarks.Contenders;

/// <summary>Generated code on bytes.</summary>
internal sealed class Generated(CompiledNetwork compiled, ImageBatch batch) : Contender("generated")
{
    private readonly float[] _scores = new float[batch.Count * compiled.Network.ClassCount];

    public override ReadOnlySpan<float> Scores => _scores;

    public override void Run()
    {
        if (batch.Count == 1)
            compiled.Score(batch.Bytes, _scores);
        else
            compiled.ScoreBatch(batch.Bytes, _scores);
    }
}
