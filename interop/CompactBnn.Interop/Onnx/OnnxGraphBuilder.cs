using System.Globalization;
using System.Runtime.InteropServices;
using Google.Protobuf;

namespace CompactBnn.Interop.Onnx;

/// <summary>Builds an ONNX graph node by node; values get the name of their node.</summary>
internal sealed class OnnxGraphBuilder(string name)
{
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    /// <summary>The graph so far.</summary>
    public GraphProto Graph { get; } = new() { Name = name };

    /// <summary>Adds an input or output of float32 elements; a dimension of null is the batch, of any size.</summary>
    public string Port(ICollection<ValueInfoProto> ports, string portName, params ReadOnlySpan<int?> dimensions)
    {
        var shape = new TensorShapeProto();
        foreach (var size in dimensions)
            shape.Dim.Add(size is { } known ? new() { DimValue = known } : new TensorShapeProto.Types.Dimension { DimParam = "batch" });
        var tensor = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float, Shape = shape };
        ports.Add(new ValueInfoProto { Name = portName, Type = new() { TensorType = tensor } });
        _taken.Add(portName);
        return portName;
    }

    /// <summary>Adds a node with one output.</summary>
    /// <returns>The name of its output.</returns>
    public string Node(string operation, string hint, IEnumerable<string> inputs, params ReadOnlySpan<AttributeProto> attributes)
    {
        var output = Unique(hint);
        var node = new NodeProto { OpType = operation, Name = output };
        node.Input.Add(inputs);
        node.Output.Add(output);
        foreach (var attribute in attributes)
            node.Attribute.Add(attribute);
        Graph.Node.Add(node);
        return output;
    }

    /// <summary>Lets the last node's output have a given name, that of a graph output.</summary>
    public void NameOutput(string value, string output)
    {
        Graph.Node.Single(node => node.Output.Contains(value)).Output[0] = output;
        foreach (var node in Graph.Node)
        {
            for (var i = 0; i < node.Input.Count; i++)
                node.Input[i] = node.Input[i] == value ? output : node.Input[i];
        }
    }

    /// <summary>Adds a constant of float32.</summary>
    public string Constant(string hint, float[] values, params ReadOnlySpan<int> dimensions) =>
        Constant(hint, TensorProto.Types.DataType.Float, MemoryMarshal.AsBytes(values.AsSpan()), dimensions);

    /// <summary>Adds a constant of float64.</summary>
    public string Constant(string hint, double[] values, params ReadOnlySpan<int> dimensions) =>
        Constant(hint, TensorProto.Types.DataType.Double, MemoryMarshal.AsBytes(values.AsSpan()), dimensions);

    /// <summary>Adds a constant of int64.</summary>
    public string Constant(string hint, long[] values, params ReadOnlySpan<int> dimensions) =>
        Constant(hint, TensorProto.Types.DataType.Int64, MemoryMarshal.AsBytes(values.AsSpan()), dimensions);

    /// <summary>Adds a constant of int32.</summary>
    public string Constant(string hint, int[] values, params ReadOnlySpan<int> dimensions) =>
        Constant(hint, TensorProto.Types.DataType.Int32, MemoryMarshal.AsBytes(values.AsSpan()), dimensions);

    /// <summary>An attribute of one integer.</summary>
    public static AttributeProto Integer(string attribute, long value) =>
        new() { Name = attribute, I = value, Type = AttributeProto.Types.AttributeType.Int };

    /// <summary>An attribute of one real number.</summary>
    public static AttributeProto Real(string attribute, float value) =>
        new() { Name = attribute, F = value, Type = AttributeProto.Types.AttributeType.Float };

    /// <summary>An attribute of integers.</summary>
    public static AttributeProto Integers(string attribute, params ReadOnlySpan<long> values)
    {
        var made = new AttributeProto { Name = attribute, Type = AttributeProto.Types.AttributeType.Ints };
        foreach (var value in values)
            made.Ints.Add(value);
        return made;
    }

    // Raw data of ONNX is little-endian, as is every machine that .NET 10 runs on but for s390x.
    private string Constant(string hint, TensorProto.Types.DataType type, ReadOnlySpan<byte> data, ReadOnlySpan<int> dimensions)
    {
        var tensor = new TensorProto { Name = Unique(hint), DataType = (int)type, RawData = ByteString.CopyFrom(data) };
        foreach (var size in dimensions)
            tensor.Dims.Add(size);
        Graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    private string Unique(string hint)
    {
        var unique = hint;
        for (var i = 2; !_taken.Add(unique); i++)
            unique = string.Create(CultureInfo.InvariantCulture, $"{hint}_{i}");
        return unique;
    }
}
