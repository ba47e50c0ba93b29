using CompactBnn.Format;
using CompactBnn.Interop.Onnx;

namespace CompactBnn.Interop;

/// <summary>
/// Walks the operations of a network and writes the nodes of each. Bits are -1 and +1. A value of the network is a map (batch, channels, height, width) or, flattened, a row
/// (batch, channels).
/// </summary>
internal sealed class NetworkExporter
{
    private readonly Network _network;
    private readonly OnnxGraphBuilder _graph;
    private readonly Dictionary<string, ExportedValue> _values = new(StringComparer.Ordinal);

    public NetworkExporter(Network network)
    {
        _network = network;
        _graph = new(network.Name);
    }

    /// <summary>The graph.</summary>
    public GraphProto Export()
    {
        var (height, width, channels) = _network.Input.Shape;
        _values[Operation.NetworkInput] = _network.Input is TableInput
            ? new(_graph.Port(_graph.Graph.Input, OnnxExport.InputName, null, channels), IsMap: false)
            : new(_graph.Port(_graph.Graph.Input, OnnxExport.InputName, null, channels, height, width), IsMap: true);
        for (var i = 0; i < _network.Operations.Length; i++)
        {
            var operation = _network.Operations[i];
            // A threshold that a layer took along is there already.
            if (!_values.ContainsKey(operation.Name))
                _values[operation.Name] = Export(operation);
        }
        var scores = AsRow(_network.Scores.Name);
        _graph.NameOutput(scores, OnnxExport.OutputName);
        _graph.Port(_graph.Graph.Output, OnnxExport.OutputName, null, _network.ClassCount);
        return _graph.Graph;
    }

    private ExportedValue Export(Operation operation) => operation switch
    {
        EncodePlanes planes => new(new EncodingExporter(_graph, _network.Input.Shape).Planes(planes, AsMap(planes.Input)), IsMap: true),
        EncodeValues values => new(new EncodingExporter(_graph, _network.Input.Shape).Values(values, AsMap(values.Input)), IsMap: true),
        Convolution conv => new(Convolve(conv), IsMap: true),
        Dense dense => new(Multiply(dense), IsMap: false),
        Threshold threshold => Compare(threshold),
        SumPool pool => new(new PoolExporter(_graph, _network.ValueOf(pool.Input).Shape).Export(pool, AsMap(pool.Input)), IsMap: true),
        Affine affine => new(FixedPointExporter.Export(_graph, affine, AsMap(affine.Input)), IsMap: true),
        Addition addition => new(Add(addition), IsMap: true),
        Concatenation join => new(_graph.Node("Concat", join.Name, join.Inputs.Select(AsMap), OnnxGraphBuilder.Integer("axis", 1)), IsMap: true),
        MaxPool pool => new(new PoolExporter(_graph, _network.ValueOf(pool.Input).Shape).Export(pool, AsMap(pool.Input)), IsMap: true),
        Flatten flatten => Flattened(flatten),
        Scores scores => new(Score(scores), IsMap: false),
        _ => throw new ExportException($"'{operation.Name}' is of the kind {operation.Kind}, which has no ONNX form yet."),
    };

    private string Add(Addition addition) => addition.Inputs.Skip(1).Aggregate(
        AsMap(addition.Inputs[0]), (sum, value) => _graph.Node("Add", addition.Name, [sum, AsMap(value)]));

    private string Convolve(Convolution conv)
    {
        var layer = LayerConstants.Of(_network, conv);
        var input = AsMap(conv.Input);
        var (size, stride, dilation, padding, _) = conv.Window;
        var pads = new long[] { padding.Top, padding.Left, padding.Bottom, padding.Right };
        if (conv.PadValue != 0)
        {
            var amounts = _graph.Constant($"{conv.Name}_pads", [0L, 0, padding.Top, padding.Left, 0, 0, padding.Bottom, padding.Right], 8);
            input = _graph.Node("Pad", $"{conv.Name}_padded", [input, amounts, _graph.Constant($"{conv.Name}_pad_value", [(float)conv.PadValue])]);
            pads = [0, 0, 0, 0];
        }
        var weights = _graph.Constant($"{conv.Name}_weights", layer.ConvolutionWeights(conv, _network.ValueOf(conv.Input).Shape.Channels),
            conv.Channels, _network.ValueOf(conv.Input).Shape.Channels / conv.Groups, size.Vertical, size.Horizontal);
        string[] inputs = layer.Shift is null ? [input, weights] : [input, weights, _graph.Constant($"{conv.Name}_bias", layer.Shift, conv.Channels)];
        var sums = _graph.Node("Conv", conv.Name, inputs,
            OnnxGraphBuilder.Integers("kernel_shape", size.Vertical, size.Horizontal), OnnxGraphBuilder.Integers("strides", stride.Vertical, stride.Horizontal),
            OnnxGraphBuilder.Integers("dilations", dilation.Vertical, dilation.Horizontal), OnnxGraphBuilder.Integers("pads", pads),
            OnnxGraphBuilder.Integer("group", conv.Groups));
        return WithThreshold(layer, sums, isMap: true);
    }

    private string Multiply(Dense dense)
    {
        var layer = LayerConstants.Of(_network, dense);
        var flattened = _network.IndexOf(dense.Input) is >= 0 and var index && _network.Operations[index] is Flatten flatten && IsFreeOrder(flatten)
            ? _network.ValueOf(flatten.Input).Shape
            : (Shape?)null;
        var input = AsRow(dense.Input);
        var inputs = dense.Weights.Count / dense.Units;
        var weights = _graph.Constant($"{dense.Name}_weights", layer.DenseWeights(dense, flattened), dense.Units, inputs);
        string[] operands = layer.Shift is null ? [input, weights] : [input, weights, _graph.Constant($"{dense.Name}_bias", layer.Shift, dense.Units)];
        return WithThreshold(layer, _graph.Node("Gemm", dense.Name, operands, OnnxGraphBuilder.Integer("transB", 1)), isMap: false);
    }

    private string WithThreshold(LayerConstants layer, string sums, bool isMap)
    {
        if (layer.Threshold is not null)
            _values[layer.Threshold.Name] = new(Clip(layer.Threshold, sums), isMap);
        return sums;
    }

    private ExportedValue Compare(Threshold threshold)
    {
        var value = _values[threshold.Input];
        var (factors, shifts) = ThresholdConstants.Of(threshold);
        int[] dimensions = value.IsMap ? [1, factors.Length, 1, 1] : [1, factors.Length];
        var sums = _graph.Node("Mul", $"{threshold.Name}_signed", [value.Name, _graph.Constant($"{threshold.Name}_signs", factors, dimensions)]);
        sums = _graph.Node("Add", $"{threshold.Name}_shifted", [sums, _graph.Constant($"{threshold.Name}_shifts", shifts, dimensions)]);
        return value with { Name = Clip(threshold, sums) };
    }

    private string Clip(Threshold threshold, string sums) => _graph.Node(
        "Clip", threshold.Name, [sums, _graph.Constant($"{threshold.Name}_least", [-1f]), _graph.Constant($"{threshold.Name}_most", [1f])]);

    private ExportedValue Flattened(Flatten flatten)
    {
        var input = _values[flatten.Input];
        if (!input.IsMap)
            return input;
        var map = IsFreeOrder(flatten) ? input.Name
            : _graph.Node("Transpose", $"{flatten.Name}_hwc", [input.Name], OnnxGraphBuilder.Integers("perm", 0, 2, 3, 1));
        return new(_graph.Node("Flatten", flatten.Name, [map], OnnxGraphBuilder.Integer("axis", 1)), IsMap: false);
    }

    /// <summary>Whether only dense layers read a flattened map: then they take their weights in the order channel, row, column, and the map need not be transposed.</summary>
    private bool IsFreeOrder(Flatten flatten) =>
        _values[flatten.Input].IsMap && _network.Operations.All(reader => !reader.Reads(flatten.Name) || reader is Dense);

    private string Score(Scores scores)
    {
        var (scale, bias) = (scores.Scale.AsSpan().ToArray(), scores.Bias.AsSpan().ToArray());
        var sums = AsRow(scores.Input);
        if (scale.Any(factor => factor != 1))
            sums = _graph.Node("Mul", $"{scores.Name}_scaled", [sums, _graph.Constant($"{scores.Name}_scale", scale, scale.Length)]);
        if (bias.Any(summand => summand != 0))
            sums = _graph.Node("Add", scores.Name, [sums, _graph.Constant($"{scores.Name}_bias", bias, bias.Length)]);
        // The output gets a name of its own, which the sums may not lose.
        return sums == _values[scores.Input].Name ? _graph.Node("Identity", scores.Name, [sums]) : sums;
    }

    private string AsMap(string value)
    {
        var (name, isMap) = _values[value];
        var (height, width, channels) = _network.ValueOf(value).Shape;
        return isMap ? name : _graph.Node("Reshape", $"{value}_map", [name, _graph.Constant($"{value}_map_shape", [-1L, channels, height, width], 4)]);
    }

    private string AsRow(string value)
    {
        var (name, isMap) = _values[value];
        return isMap ? _graph.Node("Flatten", $"{value}_row", [name], OnnxGraphBuilder.Integer("axis", 1)) : name;
    }
}

/// <summary>A value of the network in the graph.</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="IsMap">Whether it has four dimensions: batch, channels, height, width; else it has two, batch and channels.</param>
internal readonly record struct ExportedValue(string Name, bool IsMap);
