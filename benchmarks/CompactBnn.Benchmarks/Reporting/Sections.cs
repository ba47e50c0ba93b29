using System.Globalization;
using CompactBnn.Benchmarks.Builds;
using CompactBnn.Benchmarks.Costs;
using CompactBnn.Benchmarks.Ratios;

namespace CompactBnn.Benchmarks.Reporting;

/// <summary>The parts of <c>docs/performance.md</c> that are made of measurements.</summary>
/// <param name="runs">Runs of <c>ratios</c>, one an instruction set.</param>
/// <param name="costs">A run of <c>costs</c>; may be empty.</param>
/// <param name="builds">A run of <c>builds</c>; may be empty.</param>
internal sealed class Sections(IReadOnlyList<RatiosDocument> runs, IReadOnlyList<CostResult> costs, IReadOnlyList<ProgramResult> builds)
{
    private static readonly string[] Peers =
        ["interpreter", "hand-written C#", "ONNX Runtime float32", "ONNX Runtime int8", "TorchSharp float32", "ML.NET float32"];

    /// <summary>The parts by the names of their places.</summary>
    public IReadOnlyDictionary<string, string> All => new Dictionary<string, string>
    {
        ["machine"] = MachineOf(runs[0].Machine),
        ["networks"] = string.Concat(runs.Select(Networks)),
        ["convolution"] = Convolution(),
        ["parallel"] = Parallel(),
        ["slower"] = Slower(),
        ["layers"] = Layers(1),
        ["batch-layers"] = Layers(runs[0].Layers.Max(layer => layer.Batch)),
        ["builds"] = BuildTable(),
        ["programs"] = Programs(),
        ["costs"] = Costs(),
        ["missing"] = Missing(),
    };

    private static string MachineOf(Machine machine) => Invariant(
        $"{machine.Processor}; {machine.Processors} processors; {machine.OperatingSystem}; {machine.Runtime}. Peak of full adders in registers: {machine.PeakOpsPerSecond / 1e12:f2} T binary operations a second and core.")
        + (machine.LoadAverage is { } load ? Invariant($" Load average when the run began: {load:f1}.\n") : "\n");

    private static string Networks(RatiosDocument run)
    {
        var table = new MarkdownTable(["network, batch", "generated, us an image", "images/s", .. Peers]);
        foreach (var group in run.Results.Where(result => result.Threads == 1 && result.Workload != RatiosRun.Convolution).GroupBy(result => (result.Workload, result.Batch)))
        {
            var own = group.First().NsPerImage;
            table.Row([Invariant($"{group.Key.Workload}, {group.Key.Batch}"), Micro(own), Invariant($"{1e9 / own:n0}"),
                .. Peers.Select(peer => group.FirstOrDefault(result => result.Peer == peer) is { } result ? Ratio(result.Ratio) : "")]);
        }
        return $"{run.Machine.InstructionSet}:\n\n{table}\n";
    }

    private string Convolution()
    {
        var table = new MarkdownTable("C++ kernel, .NET code with", "generated, us", "T operations/s", "C++, us", "T operations/s", "generated is");
        foreach (var result in runs.SelectMany(run => run.Results).Where(result => result.Workload == RatiosRun.Convolution))
        {
            table.Row($"{result.Peer}, {result.InstructionSet}", Micro(result.NsPerImage), Rate(result.NsPerImage), Micro(result.PeerNsPerImage),
                Rate(result.PeerNsPerImage), Ratio(result.Ratio));
        }
        return table.ToString();
    }

    private string Parallel()
    {
        var table = new MarkdownTable("network, batch", "one thread, us an image", "two threads", "speed-up");
        foreach (var result in runs[0].Results.Where(result => result.Threads > 1))
            table.Row(Invariant($"{result.Workload}, {result.Batch}"), Micro(result.PeerNsPerImage), Micro(result.NsPerImage), Ratio(result.Ratio));
        return table.ToString();
    }

    private string Slower()
    {
        var slower = runs.SelectMany(run => run.Results).Where(result => result is { Ratio: < 1, Threads: 1 }).ToArray();
        if (slower.Length == 0)
            return "Nothing in these runs was slower than a peer.\n";
        var table = new MarkdownTable("network, batch, instruction set", "peer", "generated, us an image", "peer, us an image", "generated is");
        foreach (var result in slower)
        {
            table.Row(Invariant($"{result.Workload}, {result.Batch}, {result.InstructionSet}"), result.Peer, Micro(result.NsPerImage),
                Micro(result.PeerNsPerImage), Ratio(result.Ratio));
        }
        return table.ToString();
    }

    private string Layers(int batch)
    {
        var text = "";
        foreach (var network in runs[0].Layers.Where(layer => layer.Batch == batch).GroupBy(layer => layer.Workload))
        {
            var total = network.Sum(layer => layer.Ns);
            var table = new MarkdownTable("layer", "kernel", "us an image", "share", "T operations/s", "of the peak");
            foreach (var layer in network.Where(layer => layer.Ns >= total / 200))
            {
                table.Row(layer.Name, layer.Kernel, Invariant($"{layer.Ns / 1000:f3}"), Invariant($"{layer.Ns / total:p0}"),
                    layer.BinaryOps == 0 ? "" : Invariant($"{layer.OpsPerSecond / 1e12:f2}"), layer.BinaryOps == 0 ? "" : Invariant($"{layer.PeakFraction:p0}"));
            }
            text += Invariant($"{network.Key}, all steps {total / 1000:f2} us an image:\n\n{table}\n");
        }
        return text;
    }

    private string BuildTable()
    {
        var table = new MarkdownTable("network", "weight bits", "generator, ms", "C# compiler, ms", "assembly, kB", "first prediction, ms", "bytes allocated a call", "scratch memory, kB");
        foreach (var build in runs[0].Builds)
        {
            table.Row(build.Workload, Invariant($"{build.WeightBits:n0}"), Invariant($"{build.GeneratorMs:f0}"), Invariant($"{build.CompilerMs:f0}"),
                Invariant($"{build.AssemblyBytes / 1000.0:n0}"), Invariant($"{build.FirstPredictionMs:f1}"), Invariant($"{build.BytesPerCall}"), Invariant($"{build.WorkspaceBytes / 1000.0:n0}"));
        }
        return table.ToString();
    }

    private string Programs()
    {
        if (builds.Count == 0)
            return "";
        var table = new MarkdownTable("network", "dotnet build, s", "of an empty program, s", "NativeAOT binary, MB", "empty, MB", "start to first prediction, ms", "under the JIT, ms");
        foreach (var program in builds)
        {
            table.Row(program.Workload, Invariant($"{program.BuildSeconds:f1}"), Invariant($"{program.EmptyBuildSeconds:f1}"), Invariant($"{program.AotBytes / 1e6:f2}"),
                Invariant($"{program.EmptyAotBytes / 1e6:f2}"), Invariant($"{program.AotStartMs:f1}"), Invariant($"{program.JitStartMs:f1}"));
        }
        return table.ToString();
    }

    private string Costs()
    {
        if (costs.Count == 0)
            return "";
        var table = new MarkdownTable("network", "layers and kernels", "predictions within 25 %", "worst, predicted over measured", "choices within 10 % of the best");
        foreach (var network in costs.GroupBy(cost => cost.Workload))
        {
            var choices = network.Where(cost => cost is { Chosen: true, Batch: 1 }).ToArray();
            var worst = network.MaxBy(cost => Math.Abs(Math.Log(cost.Ratio)))!;
            table.Row(network.Key, Invariant($"{network.Count()}"), Invariant($"{network.Count(cost => cost.IsPredicted)}"), Invariant($"{worst.Ratio:f2} ({worst.Layer})"),
                Invariant($"{choices.Count(cost => cost.OverBest <= CostResult.ChoiceTolerance)} of {choices.Length}"));
        }
        return table.ToString();
    }

    private string Missing()
    {
        var reasons = runs.SelectMany(run => run.Missing).GroupBy(missing => (missing.Workload, missing.Peer, missing.Reason)).ToArray();
        if (reasons.Length == 0)
            return "Every peer ran every network.\n";
        return string.Concat(reasons.Select(group =>
            $"- {group.Key.Peer} on {group.Key.Workload}, batch {string.Join(", ", group.Select(missing => missing.Batch).Distinct())}: {group.Key.Reason}.\n"));
    }

    private static string Micro(double nanoseconds) => nanoseconds < 10_000 ? Invariant($"{nanoseconds / 1000:f2}") : Invariant($"{nanoseconds / 1000:n1}");

    private static string Rate(double nanoseconds) => Invariant($"{Benchmarks.Networks.SingleConvolution.Operations / nanoseconds / 1000:f2}");

    private static string Ratio(double ratio) => ratio < 10 ? Invariant($"{ratio:f2}x") : Invariant($"{ratio:f0}x");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
