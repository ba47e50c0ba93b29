using CompactBnn.Format;
using CompactBnn.Interop;
using CompactBnn.Training.Compaction;
using Microsoft.ML.OnnxRuntime;

namespace CompactBnn.Trainer.Reporting;

/// <summary>Full precision in ONNX Runtime: one thread, all graph optimisations, buffers bound beforehand.</summary>
internal sealed class OnnxTimes : IDisposable
{
    private readonly InferenceSession _session;
    private readonly Microsoft.ML.OnnxRuntime.RunOptions _options = new();
    private readonly List<OrtValue> _values = [];

    private OnnxTimes(byte[] model)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1, GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL };
        _session = new(model, options);
    }

    public static TimedEngine Create(IReadOnlyList<FloatLayer> layers, Shape shape, byte[] images)
    {
        var session = new OnnxTimes(FloatChainExport.ToBytes("full-precision", shape, layers));
        var encoded = TimedEngine.Encode(images, shape);
        var classes = layers[^1].WeightShape[0];
        return new(
            RowKind.FullPrecision, "ONNX Runtime", session.Evaluation(encoded[..(int)shape.Elements], 1, shape, classes),
            session.Evaluation(encoded, RowTimes.BatchSize, shape, classes), session);
    }

    public void Dispose()
    {
        _values.ForEach(value => value.Dispose());
        _options.Dispose();
        _session.Dispose();
    }

    private Action Evaluation(float[] encoded, int count, Shape shape, int classes)
    {
        long[] dimensions = shape.Positions > 1 ? [count, shape.Channels, shape.Height, shape.Width] : [count, shape.Channels];
        var input = OrtValue.CreateTensorValueFromMemory(encoded, dimensions);
        var output = OrtValue.CreateTensorValueFromMemory(new float[count * classes], [count, classes]);
        _values.Add(input);
        _values.Add(output);
        string[] inputs = [OnnxExport.InputName], outputs = [OnnxExport.OutputName];
        OrtValue[] reads = [input], writes = [output];
        return () => _session.Run(_options, inputs, reads, outputs, writes);
    }
}
