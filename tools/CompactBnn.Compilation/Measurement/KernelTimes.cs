using CompactBnn.Format;

namespace CompactBnn.Compilation.Measurement;

/// <summary>The times of the layers of a network by each kernel that they can have (the property <c>CompactBnnKernels</c>), beside the cost model.</summary>
public sealed class KernelTimes
{
    private const double LeastNanoseconds = 20;
    private const string Fastest = "fastest";

    private static readonly string[] Preferences = [Fastest, "rows", "counters", "octets", "neurons"];

    private readonly Dictionary<string, double> _best;
    private readonly Dictionary<string, string> _chosen;

    private KernelTimes(IReadOnlyList<CostConstant> costs, Dictionary<string, StepTime[]> byPreference, StepTime[] batch, int batchImages)
    {
        Costs = costs;
        BatchImages = batchImages;
        Batch = [.. batch.Where(IsModelled)];
        Image = [.. byPreference.Values.SelectMany(steps => steps).Where(IsModelled).GroupBy(time => (time.Step.Operation, time.Step.Kernel))
            .Select(same => same.MinBy(time => time.Nanoseconds))];
        _best = Image.GroupBy(time => time.Step.Operation).ToDictionary(layer => layer.Key, layer => layer.Min(time => time.Nanoseconds));
        _chosen = byPreference[Fastest].ToDictionary(time => time.Step.Operation, time => time.Step.Kernel);
    }

    /// <summary>The constants of the model that the generator used.</summary>
    public IReadOnlyList<CostConstant> Costs { get; }

    /// <summary>What the model predicts and how long it takes, one for each layer and kernel, for one image.</summary>
    public IReadOnlyList<StepTime> Image { get; }

    /// <summary>The same for <see cref="BatchImages"/> images, one for each layer; empty where batches are evaluated image by image.</summary>
    public IReadOnlyList<StepTime> Batch { get; }

    /// <summary>Images of a full vector; 0 where batches are evaluated image by image.</summary>
    public int BatchImages { get; }

    /// <summary>Measures a network.</summary>
    /// <param name="network">The network; it is compiled once for each preference.</param>
    /// <param name="timer">How to time.</param>
    /// <param name="cancellation">Stops between two measurements.</param>
    /// <exception cref="CompilationException">The network does not compile.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static KernelTimes Measure(Network network, TurnTimer timer, CancellationToken cancellation)
    {
        var byPreference = new Dictionary<string, StepTime[]>();
        CompiledNetwork? fastest = null;
        foreach (var preference in Preferences)
        {
            cancellation.ThrowIfCancellationRequested();
            var compiled = NetworkCompiler.Compile(network, new Dictionary<string, string>(StepProfile.Properties) { ["CompactBnnKernels"] = preference }, cancellation);
            byPreference[preference] = StepTimes.Measure(compiled, StepProfile.Of(compiled), timer);
            fastest ??= compiled;
        }
        cancellation.ThrowIfCancellationRequested();
        var vector = StepProfile.OfBatch(fastest!);
        return new(StepProfile.Of(fastest!).Costs, byPreference, vector is null ? [] : StepTimes.Measure(fastest!, vector, timer), vector?.Images ?? 0);
    }

    /// <summary>Whether the cost model chose the kernel of a time in <see cref="Image"/>.</summary>
    public bool IsChosen(StepTime time) => _chosen[time.Step.Operation] == time.Step.Kernel;

    /// <summary>By which factor a time in <see cref="Image"/> is longer than that of the layer's best kernel.</summary>
    public double OverBest(StepTime time) => time.Nanoseconds / _best[time.Step.Operation];

    // A step of a few nanoseconds cannot be told from the call around it.
    private static bool IsModelled(StepTime time) => time.Step.CostFactors.Count > 0 && time.Nanoseconds > LeastNanoseconds;
}
