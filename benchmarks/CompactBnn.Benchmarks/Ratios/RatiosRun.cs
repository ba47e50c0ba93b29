using CompactBnn.Benchmarks.Networks;
using CompactBnn.Compilation;
using CompactBnn.Compilation.Measurement;

namespace CompactBnn.Benchmarks.Ratios;

/// <summary>All comparisons, one after the other; each is timed in turns.</summary>
/// <param name="networks">Names or weight files.</param>
/// <param name="batches">Images a call.</param>
/// <param name="timer">How to time.</param>
/// <param name="output">Takes a line a comparison.</param>
internal sealed class RatiosRun(IReadOnlyList<string> networks, IReadOnlyList<int> batches, TurnTimer timer, TextWriter output)
{
    private readonly List<RatioResult> _results = [];
    private readonly List<BuildResult> _builds = [];
    private readonly List<LayerResult> _layers = [];
    private readonly List<MissingPeer> _missing = [];

    /// <summary>Runs them.</summary>
    /// <param name="measured">Takes all that was measured so far, after each network.</param>
    public RatiosDocument Run(Action<RatiosDocument> measured)
    {
        var machine = Machine.Here();
        var document = new RatiosDocument(machine, _results, _builds, _layers, _missing);
        output.WriteLine($"{machine.Processor}; {machine.InstructionSet}; {machine.Runtime}");
        output.WriteLine($"{"network",-20}{"batch",6}{"ns an image",14}  {"peer",-24}{"ns an image",14}{"ratio",9}");
        foreach (var name in networks)
        {
            Compare(name);
            measured(document);
        }
        return document;
    }

    /// <summary>Name of the workload that is one convolution, against C++.</summary>
    public const string Convolution = "conv128";

    private void Compare(string name)
    {
        if (name == Convolution)
        {
            CompareConvolution();
            return;
        }
        var network = Workloads.Create(name);
        var (compiled, build) = BuildMeasurement.Of(network.Name, network);
        _builds.Add(build);
        AddLayers(compiled, StepProfile.Of(compiled));
        if (StepProfile.OfBatch(compiled) is { } vector)
            AddLayers(compiled, vector);
        foreach (var batch in batches)
        {
            var comparison = new NetworkComparison(network, compiled, batch);
            foreach (var result in comparison.Measure(timer))
                Add(result);
            _missing.AddRange(comparison.Missing);
        }
        if (Environment.ProcessorCount > 1 && batches.Max() >= ParallelComparison.LeastImages)
            Add(ParallelComparison.Measure(compiled, timer));
    }

    private void AddLayers(CompiledNetwork compiled, StepProfile profile)
    {
        var peak = MachinePeak.Measure();
        foreach (var (step, time) in StepTimes.Measure(compiled, profile, timer))
        {
            var ns = time / profile.Images;
            var rate = ns > 0 ? step.BinaryOperations / ns * 1e9 : 0;
            _layers.Add(new(compiled.Network.Name, profile.Images, MachinePeak.InstructionSet, step.Operation, step.Kernel, ns, step.BinaryOperations,
                rate, rate / peak));
        }
    }

    private void CompareConvolution()
    {
        var comparison = new ConvolutionComparison();
        foreach (var result in comparison.Measure(timer))
            Add(result);
        if (comparison.Problem is { } problem)
            _missing.Add(new(Convolution, 1, "C++", problem));
    }

    private void Add(RatioResult result)
    {
        _results.Add(result);
        output.WriteLine(FormattableString.Invariant(
            $"{result.Workload,-20}{result.Batch,6}{result.NsPerImage,14:n0}  {result.Peer,-24}{result.PeerNsPerImage,14:n0}{result.Ratio,8:f2}x"));
    }
}
