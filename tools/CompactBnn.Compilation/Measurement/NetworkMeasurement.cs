using System.Diagnostics;
using CompactBnn.Format;

namespace CompactBnn.Compilation.Measurement;

/// <summary>How fast a network is: its engines, and the steps of its compiled form.</summary>
/// <param name="Batch">Images a call.</param>
/// <param name="Threads">Threads that call at the same time.</param>
/// <param name="InstructionSet">The widest instruction set in use.</param>
/// <param name="Peak">Binary multiply-accumulates a second that one core can do at most.</param>
/// <param name="Compilation">What generator and compiler took.</param>
/// <param name="FirstPrediction">The first prediction after loading, just-in-time compilation included.</param>
/// <param name="Engines">Generated code, then the interpreter.</param>
/// <param name="Layers">The steps of generated code, each timed alone on one thread: those of a vector of images where the batch fills one.</param>
public sealed record NetworkMeasurement(
    int Batch, int Threads, string InstructionSet, double Peak, CompilerTimes Compilation, TimeSpan FirstPrediction,
    IReadOnlyList<EngineTime> Engines, IReadOnlyList<LayerTime> Layers)
{
    /// <summary>Compiles a network and times it, on random images. Takes some seconds.</summary>
    /// <param name="network">The network.</param>
    /// <param name="batch">Images a call, at least 1.</param>
    /// <param name="threads">Threads that call at the same time, at least 1.</param>
    /// <param name="timer">How to time.</param>
    /// <param name="cancellation">Stops it before the next part.</param>
    /// <exception cref="CompilationException">The network does not compile.</exception>
    /// <exception cref="InvalidOperationException">The engines differ, which is a fault of this program.</exception>
    public static NetworkMeasurement Take(Network network, int batch, int threads, TurnTimer timer, CancellationToken cancellation = default)
    {
        var compiled = NetworkCompiler.Compile(network, StepProfile.Properties, cancellation);
        var images = new byte[checked((int)network.Input.Shape.Elements * batch)];
        new Random(7).NextBytes(images);
        var first = FirstPredictionTime(compiled, images.AsSpan(0, images.Length / batch));
        cancellation.ThrowIfCancellationRequested();
        var engines = EngineTimes.Measure(compiled, images, batch, threads, timer);
        cancellation.ThrowIfCancellationRequested();
        var peak = MachinePeak.Measure();
        return new(batch, threads, MachinePeak.InstructionSet, peak, compiled.Times, first, engines,
            LayerTimes(compiled, batch, timer, peak));
    }

    private static TimeSpan FirstPredictionTime(CompiledNetwork compiled, ReadOnlySpan<byte> image)
    {
        var start = Stopwatch.GetTimestamp();
        compiled.Predict(image);
        return Stopwatch.GetElapsedTime(start);
    }

    private static LayerTime[] LayerTimes(CompiledNetwork compiled, int batch, TurnTimer timer, double peak)
    {
        var profile = StepProfile.OfBatch(compiled) is { } lanes && batch >= lanes.Images ? lanes : StepProfile.Of(compiled);
        var steps = Array.ConvertAll(StepTimes.Measure(compiled, profile, timer), time => time with { Nanoseconds = time.Nanoseconds / profile.Images });
        var total = steps.Sum(step => step.Nanoseconds);
        return Array.ConvertAll(steps, time => new LayerTime(
            time.Step.Operation, time.Step.Kernel, time.Step.Description, time.Nanoseconds, time.Step.BinaryOperations,
            total > 0 ? time.Nanoseconds / total : 0,
            time.Nanoseconds > 0 ? time.Step.BinaryOperations / time.Nanoseconds * 1e9 / peak : 0));
    }
}
