using CompactBnn.Format;
using CompactBnn.Interop.Import;
using CompactBnn.Interop.Onnx;
using Google.Protobuf;

namespace CompactBnn.Interop;

/// <summary>The graph that a network was imported from, with standard operators only, so that an ONNX runtime can evaluate it.</summary>
public sealed class SourceGraph
{
    private readonly ModelProto _model;
    private readonly SourceInput _input;

    private SourceGraph(ModelProto model, SourceInput input, GraphInput port, string output, IReadOnlyList<Checkpoint> checkpoints)
    {
        _model = model;
        _input = input;
        InputName = port.Name;
        IsBytes = port.IsBytes;
        OutputName = output;
        Checkpoints = checkpoints;
    }

    /// <summary>Name of the graph's input.</summary>
    public string InputName { get; }

    /// <summary>Whether the input's elements are bytes; else they are float32.</summary>
    public bool IsBytes { get; }

    /// <summary>Dimensions of the input for one image.</summary>
    public IReadOnlyList<int> InputDimensions => _input.Value.Dimensions;

    /// <summary>Name of the value that holds the scores.</summary>
    public string OutputName { get; }

    internal IReadOnlyList<Checkpoint> Checkpoints { get; }

    /// <summary>The bytes of an ONNX file with the scores as output, and if asked for, what the layers read.</summary>
    /// <param name="withLayers">Whether the values at which network and graph can be compared are outputs, too.</param>
    public byte[] ToBytes(bool withLayers = false)
    {
        var model = _model.Clone();
        model.Graph.Output.Clear();
        var outputs = withLayers ? Checkpoints.Select(checkpoint => checkpoint.SourceValue).Prepend(OutputName).Distinct() : [OutputName];
        foreach (var output in outputs)
        {
            var type = new TypeProto { TensorType = new() { ElemType = (int)TensorProto.Types.DataType.Float } };
            model.Graph.Output.Add(new ValueInfoProto { Name = output, Type = type });
        }
        return model.ToByteArray();
    }

    /// <summary>The numbers that the graph reads for an image.</summary>
    /// <param name="image">The bytes in H,W,C order.</param>
    public float[] Numbers(ReadOnlySpan<byte> image)
    {
        var numbers = new float[_input.Value.Order.Length];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = IsBytes ? image[_input.Value.Order[i]] : _input.Numbers[image[_input.Value.Order[i]]];
        return numbers;
    }

    internal static SourceGraph? Of(ModelProto model, ImportGraph graph, SourceInput input, IReadOnlyList<Checkpoint> checkpoints)
    {
        var standard = StandardOperators.Rewrite(model, graph.OperatorSet);
        return standard is null || graph.Input.ElementType is not ((int)TensorProto.Types.DataType.Float or (int)TensorProto.Types.DataType.Uint8) ? null
            : new(standard, input, graph.Input, graph.Output, checkpoints);
    }
}
