using CompactBnn.Format;

namespace CompactBnn.Compilation.Measurement;

/// <summary>Times generated code and the interpreter in turns.</summary>
internal static class EngineTimes
{
    public static EngineTime[] Measure(CompiledNetwork compiled, byte[] images, int batch, int threads, TurnTimer timer)
    {
        var network = compiled.Network;
        var interpreter = new BnnInterpreter(network);
        Check(compiled, interpreter, images, batch);
        var length = images.Length / batch;
        Func<Action> generated = () =>
        {
            var classes = new int[batch];
            return batch == 1 ? () => classes[0] = compiled.Predict(images) : () => compiled.PredictBatch(images, classes);
        };
        Func<Action> interpreted = () =>
        {
            var scores = new float[network.ClassCount];
            return () =>
            {
                for (var i = 0; i < batch; i++)
                    interpreter.Score(images.AsSpan(i * length, length), scores);
            };
        };
        var calls = new[] { generated, interpreted }.Select(create => threads == 1 ? create() : OnThreads(create, threads)).ToArray();
        var times = (timer with { UsesOtherThreads = threads > 1 }).Measure(calls);
        return
        [
            new("generated", times[0].Least / batch / threads, BytesOf(generated())),
            new("interpreter", times[1].Least / batch / threads, BytesOf(interpreted())),
        ];
    }

    /// <summary>The same call on several threads at once; threads of the pool, so that starting them is a part of the time.</summary>
    private static Action OnThreads(Func<Action> create, int threads)
    {
        var calls = Enumerable.Range(0, threads).Select(_ => create()).ToArray();
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads };
        return () => Parallel.For(0, threads, options, i => calls[i]());
    }

    private static long BytesOf(Action call)
    {
        const int Calls = 16;
        call();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Calls; i++)
            call();
        return (GC.GetAllocatedBytesForCurrentThread() - before) / Calls;
    }

    private static void Check(CompiledNetwork compiled, BnnInterpreter interpreter, byte[] images, int batch)
    {
        var classes = compiled.Network.ClassCount;
        float[] scores = new float[classes * batch], expected = new float[classes];
        compiled.ScoreBatch(images, scores);
        for (var i = 0; i < batch; i++)
        {
            interpreter.Score(images.AsSpan(i * (images.Length / batch), images.Length / batch), expected);
            if (!scores.AsSpan(i * classes, classes).SequenceEqual(expected))
                throw new InvalidOperationException($"{compiled.Network.Name}: generated code and interpreter differ.");
        }
    }
}
