using Microsoft.ML.OnnxRuntime;

namespace CompactBnn.Benchmarks.Contenders;

/// <summary>
/// A graph in ONNX Runtime at its best for one thread: all optimisations, one thread that does not spin, input and output in place, bound once, so
/// that a run allocates and copies nothing.
/// </summary>
internal sealed class OnnxRuntime : Contender, IDisposable
{
    private readonly InferenceSession _session;
    private readonly OrtIoBinding _binding;
    private readonly OrtValue _input, _output;
    private readonly RunOptions _run = new();
    private readonly float[] _scores;

    private OnnxRuntime(string name, byte[] graph, OrtValue input, int count, int classes)
        : base(name)
    {
        using var options = new SessionOptions
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
        };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        _session = new(graph, options);
        _scores = new float[count * classes];
        _input = input;
        _output = OrtValue.CreateTensorValueFromMemory(_scores, [count, classes]);
        _binding = _session.CreateIoBinding();
        _binding.BindInput(_session.InputNames[0], _input);
        _binding.BindOutput(_session.OutputNames[0], _output);
    }

    public override ReadOnlySpan<float> Scores => _scores;

    /// <summary>A graph in float32.</summary>
    public static OnnxRuntime Float(byte[] graph, ImageBatch batch, int classes) =>
        new("ONNX Runtime float32", graph, OrtValue.CreateTensorValueFromMemory(batch.Numbers(), Dimensions(batch)), batch.Count, classes);

    /// <summary>A graph in 8-bit integers.</summary>
    public static OnnxRuntime Quantized(byte[] graph, ImageBatch batch, int classes) =>
        new("ONNX Runtime int8", graph, OrtValue.CreateTensorValueFromMemory(batch.Quantized(), Dimensions(batch)), batch.Count, classes);

    public override void Run() => _session.RunWithBinding(_run, _binding);

    public void Dispose()
    {
        _binding.Dispose();
        _input.Dispose();
        _output.Dispose();
        _run.Dispose();
        _session.Dispose();
    }

    private static long[] Dimensions(ImageBatch batch) => [batch.Count, batch.Encoded.Channels, batch.Encoded.Height, batch.Encoded.Width];
}
