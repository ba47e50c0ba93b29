using CompactBnn.Benchmarks.Contenders;
using CompactBnn.Compilation;
using CompactBnn.Compilation.Measurement;

namespace CompactBnn.Benchmarks.Ratios;

/// <summary>A batch on two threads against the same on one, by the time of day.</summary>
internal static class ParallelComparison
{
    /// <summary>A run whose batches are all smaller asks for single images, and does not measure it.</summary>
    public const int LeastImages = 128;

    // Full vectors of images for each thread, some times over.
    private const int Images = 8 * 512;

    private const int Threads = 2;

    /// <exception cref="InvalidOperationException">The classes differ, which is a fault of this project.</exception>
    public static RatioResult Measure(CompiledNetwork compiled, TurnTimer timer)
    {
        const int count = Images;
        var images = new ImageBatch(compiled.Network, count).Bytes;
        int[] together = new int[count], alone = new int[count];
        Action parallel = () => compiled.PredictBatchParallel(images, together, Threads), single = () => compiled.PredictBatch(images, alone);
        parallel();
        single();
        if (!together.AsSpan().SequenceEqual(alone))
            throw new InvalidOperationException($"{compiled.Network.Name}: the classes differ on several threads.");
        var times = (timer with { UsesOtherThreads = true }).Measure(parallel, single);
        return new(compiled.Network.Name, count, Threads, MachinePeak.InstructionSet, "generated, parallel", times[0].Least / count,
            "generated on one thread", times[1].Least / count, times[1].Least / times[0].Least, OutputsAgree: true, times[1].Median / times[0].Median);
    }
}
