using CompactBnn.Compilation;
using CompactBnn.Compilation.Measurement;
using CompactBnn.Format;

namespace CompactBnn.Benchmarks.Costs;

/// <summary>
/// Measures what the cost model predicts: every layer of a network by each kernel that it can have (the property <c>CompactBnnKernels</c>), and by the
/// one that the model chooses.
/// </summary>
internal sealed class CostComparison(Network network, TurnTimer timer)
{
    private const double LeastNanoseconds = 20;
    private const string Fastest = "fastest";

    private static readonly string[] Preferences = [Fastest, "rows", "counters"];

    private readonly List<StepTime> _measured = [];

    /// <summary>The constants of the model, after <see cref="Measure"/>.</summary>
    public IReadOnlyList<CostConstant> Costs { get; private set; } = [];

    /// <summary>All that was measured of what the model predicts.</summary>
    public IReadOnlyList<StepTime> Measured => _measured;

    /// <summary>One result a layer and kernel, for one image; and one a layer for a full vector of images.</summary>
    public IReadOnlyList<CostResult> Measure()
    {
        var times = Preferences.ToDictionary(preference => preference, preference =>
        {
            var compiled = Compile(preference);
            return (Compiled: compiled, Steps: StepTimes.Measure(compiled, StepProfile.Of(compiled), timer));
        });
        Costs = StepProfile.Of(times[Fastest].Compiled).Costs;
        var best = times.Values.SelectMany(run => run.Steps).GroupBy(time => time.Step.Operation)
            .ToDictionary(layer => layer.Key, layer => layer.Min(time => time.Nanoseconds));
        var chosen = times[Fastest].Steps.Where(IsModelled).ToDictionary(time => time.Step.Operation, time => time.Step.Kernel);
        var results = new List<CostResult>();
        foreach (var time in times.SelectMany(run => run.Value.Steps).Where(IsModelled).DistinctBy(time => (time.Step.Operation, time.Step.Kernel)))
        {
            results.Add(Result(1, time, chosen[time.Step.Operation] == time.Step.Kernel, time.Nanoseconds / best[time.Step.Operation]));
        }
        if (StepProfile.OfBatch(times[Fastest].Compiled) is { } vector)
        {
            results.AddRange(StepTimes.Measure(times[Fastest].Compiled, vector, timer).Where(IsModelled)
                .Select(time => Result(vector.Images, time, chosen: true, overBest: 1)));
        }
        return results;
    }

    private CompiledNetwork Compile(string preference) =>
        NetworkCompiler.Compile(network, new Dictionary<string, string>(StepProfile.Properties) { ["CompactBnnKernels"] = preference });

    // A step of a few nanoseconds cannot be told from the call around it.
    private static bool IsModelled(StepTime time) => time.Step.CostFactors.Count > 0 && time.Nanoseconds > LeastNanoseconds;

    private CostResult Result(int batch, StepTime time, bool chosen, double overBest)
    {
        _measured.Add(time);
        return new(network.Name, batch, MachinePeak.InstructionSet, time.Step.Operation, time.Step.Kernel, time.Step.PredictedNanoseconds(Costs),
            time.Nanoseconds, chosen, overBest);
    }
}
