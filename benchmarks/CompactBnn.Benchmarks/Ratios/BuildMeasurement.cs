using System.Diagnostics;
using CompactBnn.Compilation;
using CompactBnn.Format;

namespace CompactBnn.Benchmarks.Ratios;

/// <summary>What a network costs before it runs.</summary>
internal static class BuildMeasurement
{
    /// <summary>Compiles a network and makes the first prediction with it.</summary>
    public static (CompiledNetwork Compiled, BuildResult Result) Of(string workload, Network network)
    {
        var compiled = NetworkCompiler.Compile(network, StepProfile.Properties);
        var image = new byte[network.Input.Shape.Elements];
        new Random(9).NextBytes(image);
        var start = Stopwatch.GetTimestamp();
        compiled.Predict(image);
        var first = Stopwatch.GetElapsedTime(start);
        var bytes = GC.GetAllocatedBytesForCurrentThread();
        compiled.Predict(image);
        bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
        return (compiled, new(workload, NetworkCosts.Of(network).WeightBits, compiled.Times.Generator.TotalMilliseconds,
            compiled.Times.Compiler.TotalMilliseconds, compiled.AssemblyBytes, first.TotalMilliseconds, bytes, 8L * compiled.WorkspaceLength));
    }
}
