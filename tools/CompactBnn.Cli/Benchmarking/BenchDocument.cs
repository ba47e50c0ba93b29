using CompactBnn.Compilation.Measurement;
using CompactBnn.Format;

namespace CompactBnn.Cli.Benchmarking;

/// <summary>What <c>cbnn bench --json</c> writes.</summary>
internal sealed record BenchDocument(
    string Model, int Batch, int Threads, string InstructionSet, IReadOnlyList<EngineTime> Engines, IReadOnlyList<LayerTime> Layers,
    double PeakOpsPerSecond, double FirstPredictionMs, double GeneratorMs, double CompilerMs)
{
    public static BenchDocument Of(Network network, NetworkMeasurement measurement) => new(
        network.Name, measurement.Batch, measurement.Threads, measurement.InstructionSet, measurement.Engines, measurement.Layers,
        measurement.Peak, measurement.FirstPrediction.TotalMilliseconds,
        measurement.Compilation.Generator.TotalMilliseconds, measurement.Compilation.Compiler.TotalMilliseconds);
}
