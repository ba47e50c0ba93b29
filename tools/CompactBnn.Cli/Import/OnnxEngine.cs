using CompactBnn.Interop;
using Microsoft.ML.OnnxRuntime;

namespace CompactBnn.Cli.Import;

/// <summary>Evaluates a source graph in ONNX Runtime.</summary>
internal sealed class OnnxEngine : IDisposable
{
    private readonly SourceGraph _graph;
    private readonly InferenceSession _session;

    /// <exception cref="OnnxRuntimeException">ONNX Runtime cannot run the graph.</exception>
    public OnnxEngine(SourceGraph graph, bool withLayers = false)
    {
        _graph = graph;
        using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        _session = new(graph.ToBytes(withLayers), options);
    }

    /// <summary>The outputs of the graph by their names.</summary>
    public IReadOnlyDictionary<string, float[]> Run(float[] numbers)
    {
        long[] dimensions = [.. _graph.InputDimensions];
        using var input = _graph.IsBytes
            ? OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(numbers, number => (byte)number), dimensions)
            : OrtValue.CreateTensorValueFromMemory(numbers, dimensions);
        using var options = new RunOptions();
        var names = _session.OutputNames;
        using var values = _session.Run(options, [_graph.InputName], [input], names);
        return names.Zip(values).ToDictionary(pair => pair.First, pair => pair.Second.GetTensorDataAsSpan<float>().ToArray());
    }

    public void Dispose() => _session.Dispose();
}
