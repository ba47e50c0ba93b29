using CompactBnn.Benchmarks.Contenders;
using CompactBnn.Benchmarks.Graphs;
using CompactBnn.Compilation;
using CompactBnn.Compilation.Measurement;
using CompactBnn.Format;
using CompactBnn.Interop;
using CompactBnn.Training;
using Microsoft.ML.OnnxRuntime;

namespace CompactBnn.Benchmarks.Ratios;

/// <summary>One network at one batch size: all contenders, first compared, then timed in turns.</summary>
internal sealed class NetworkComparison(Network network, CompiledNetwork compiled, int count)
{
    /// <summary>Scores are sums of integers times a factor plus a summand; engines may round these two once more or less.</summary>
    private const float Tolerance = 1e-5f;

    private readonly List<MissingPeer> _missing = [];

    /// <summary>Peers that could not be compared.</summary>
    public IReadOnlyList<MissingPeer> Missing => _missing;

    /// <summary>Compares and times.</summary>
    /// <exception cref="InvalidOperationException">Generated code and interpreter differ, which is a fault of this project.</exception>
    public RatioResult[] Measure(TurnTimer timer)
    {
        var batch = new ImageBatch(network, count);
        var contenders = Create(batch);
        try
        {
            foreach (var contender in contenders)
                contender.Run();
            DropDifferent(contenders);
            var times = timer.Measure(contenders.ConvertAll(contender => (Action)contender.Run));
            return [.. contenders.Skip(1).Select((peer, i) => Result(peer, times[0], times[i + 1]))];
        }
        finally
        {
            contenders.ForEach(contender => (contender as IDisposable)?.Dispose());
        }
    }

    private List<Contender> Create(ImageBatch batch)
    {
        var classes = network.ClassCount;
        var contenders = new List<Contender> { new Generated(compiled, batch), new Interpreted(network, batch) };
        Try("hand-written C#", () => new HandWritten(network, batch));
        Try("ONNX Runtime float32", () => OnnxRuntime.Float(FloatGraph.Of(network), batch, classes));
        Try("ONNX Runtime int8", () => OnnxRuntime.Quantized(QuantizedGraph.Of(network), batch, classes));
        Try("TorchSharp float32", () => new Torch(network, batch));
        Try("ML.NET float32", () => new MlNet(FloatGraph.Of(network), batch, classes));
        return contenders;

        void Try(string name, Func<Contender> create)
        {
            try
            {
                contenders.Add(create());
            }
            catch (Exception error) when (error is NotSupportedException or ExportException or TrainingException or OnnxRuntimeException or DllNotFoundException)
            {
                _missing.Add(new(network.Name, count, name, error.Message));
            }
        }
    }

    private void DropDifferent(List<Contender> contenders)
    {
        var expected = contenders[0].Scores.ToArray();
        if (!contenders[1].Scores.SequenceEqual(expected))
            throw new InvalidOperationException($"{network.Name}: generated code and interpreter differ.");
        foreach (var contender in contenders.ToArray())
        {
            if (Difference(expected, contender.Scores) is not { } difference)
                continue;
            _missing.Add(new(network.Name, count, contender.Name, $"{difference}, so that its time says nothing"));
            contenders.Remove(contender);
            (contender as IDisposable)?.Dispose();
        }
    }

    /// <summary>How scores differ, or null.</summary>
    private static string? Difference(float[] expected, ReadOnlySpan<float> actual)
    {
        var (different, most) = (0, 0f);
        for (var i = 0; i < expected.Length; i++)
        {
            var difference = MathF.Abs(expected[i] - actual[i]);
            different += difference <= Tolerance * MathF.Max(1, MathF.Abs(expected[i])) ? 0 : 1;
            most = MathF.Max(most, difference);
        }
        return different == 0 ? null : FormattableString.Invariant($"{different} of {expected.Length} scores differ, by up to {most}");
    }

    private RatioResult Result(Contender peer, CallTime own, CallTime other) => new(
        network.Name, count, 1, MachinePeak.InstructionSet, "generated", own.Least / count, peer.Name, other.Least / count, other.Least / own.Least,
        OutputsAgree: true, other.Median / own.Median);
}
