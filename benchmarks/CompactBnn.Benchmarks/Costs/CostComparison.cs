using CompactBnn.Compilation.Measurement;

namespace CompactBnn.Benchmarks.Costs;

/// <summary>What the cost model says of the layers of a network beside what was measured.</summary>
internal static class CostComparison
{
    /// <summary>One result a layer and kernel, for one image; and one a layer for a full vector of images.</summary>
    /// <param name="network">Name of the network.</param>
    /// <param name="times">What was measured.</param>
    public static IEnumerable<CostResult> Of(string network, KernelTimes times)
    {
        foreach (var time in times.Image)
            yield return Result(network, 1, time, times, times.IsChosen(time), times.OverBest(time));
        foreach (var time in times.Batch)
            yield return Result(network, times.BatchImages, time, times, chosen: true, overBest: 1);
    }

    private static CostResult Result(string network, int batch, StepTime time, KernelTimes times, bool chosen, double overBest) =>
        new(network, batch, MachinePeak.InstructionSet, time.Step.Operation, time.Step.Kernel, time.Step.PredictedNanoseconds(times.Costs), time.Nanoseconds, chosen, overBest);
}
