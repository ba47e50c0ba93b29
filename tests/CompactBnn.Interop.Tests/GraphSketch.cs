using CompactBnn.Format;
using CompactBnn.Interop.Onnx;
using Google.Protobuf;

namespace CompactBnn.Interop.Tests;

/// <summary>Graphs with drawn weights, as other tools write them; values are named by their nodes.</summary>
internal sealed class GraphSketch
{
    private readonly OnnxGraphBuilder _graph = new("sketch");
    private readonly Random _random;
    private readonly Dictionary<string, int> _channels = [];
    private int _count;

    public GraphSketch(int seed, int edge, int colours)
    {
        _random = new(seed);
        Shape = new(edge, edge, colours);
        Input = _graph.Port(_graph.Graph.Input, OnnxExport.InputName, null, colours, edge, edge);
        _channels[Input] = colours;
    }

    public Shape Shape { get; }

    public string Input { get; }

    public int ChannelsOf(string value) => _channels[value];

    public string Node(string operation, string input, params ReadOnlySpan<AttributeProto> attributes) => Node(operation, [input], _channels[input], attributes);

    public string Node(string operation, string[] inputs, int channels, params ReadOnlySpan<AttributeProto> attributes)
    {
        var output = _graph.Node(operation, $"{operation.ToLowerInvariant()}{++_count}", inputs, attributes);
        _channels[output] = channels;
        return output;
    }

    public string Numbers(float[] values, params ReadOnlySpan<int> dimensions) => _graph.Constant($"constant{++_count}", values, dimensions);

    public string Integers(params long[] values) => _graph.Constant($"constant{++_count}", values, values.Length);

    /// <summary>Bytes to numbers around 0.</summary>
    public string Normalised() =>
        Node("Div", [Node("Sub", [Input, Numbers(Draw(_channels[Input], 110, 140), 1, _channels[Input], 1, 1)], _channels[Input]), Numbers([61.7f])], _channels[Input]);

    /// <summary>A convolution by real weights.</summary>
    public string Real(string input, int outputs, int kernel, int stride = 1, int groups = 1, int padding = -1) =>
        Convolve(input, outputs, kernel, stride, groups, padding, Draw(outputs * _channels[input] / groups * kernel * kernel, -1, 1));

    /// <summary>A convolution by weights of one size an output channel.</summary>
    public string Binary(string input, int outputs, int kernel, int stride = 1, int padding = -1)
    {
        var taps = _channels[input] * kernel * kernel;
        var scales = Draw(outputs, 0.02f, 0.2f);
        return Convolve(input, outputs, kernel, stride, 1, padding, [.. Enumerable.Range(0, outputs * taps).Select(i => _random.Next(2) == 0 ? -scales[i / taps] : scales[i / taps])]);
    }

    /// <summary>A norm that brings numbers of about a size to numbers of about 1, some of them upside down.</summary>
    public string Norm(string input, float size)
    {
        var channels = _channels[input];
        string PerChannel(float low, float high) => Numbers(Draw(channels, low, high), channels);
        var gains = Array.ConvertAll(Draw(channels, 0.5f, 1.5f), gain => _random.Next(8) == 0 ? -gain : gain);
        return Node("BatchNormalization", [input, Numbers(gains, channels), PerChannel(-0.5f, 0.5f), PerChannel(-size / 3, size / 3), PerChannel(size * size / 2, size * size * 2)], channels);
    }

    public string Slopes(string input)
    {
        var channels = _channels[input];
        return Node("PRelu", [input, Numbers(Draw(channels, -0.3f, 0.5f), channels, 1, 1)], channels);
    }

    public string Pool(string operation, string input, int size, int stride, int padding = 0) => Node(operation, input,
        OnnxGraphBuilder.Integers("kernel_shape", size, size), OnnxGraphBuilder.Integers("strides", stride, stride), OnnxGraphBuilder.Integers("pads", padding, padding, padding, padding));

    public string Add(string left, string right) => Node("Add", [left, right], _channels[left]);

    public string Join(params string[] inputs) => Node("Concat", inputs, inputs.Sum(ChannelsOf), OnnxGraphBuilder.Integer("axis", 1));

    /// <summary>The file, whose scores are a real dense layer over the average of each channel.</summary>
    public byte[] Scored(string map, int classes)
    {
        var row = Node("Flatten", Node("GlobalAveragePool", map), OnnxGraphBuilder.Integer("axis", 1));
        var channels = _channels[map];
        var scores = Node("Gemm", [row, Numbers(Draw(classes * channels, -1, 1), classes, channels), Numbers(Draw(classes, -1, 1), classes)], classes, OnnxGraphBuilder.Integer("transB", 1));
        _graph.NameOutput(scores, OnnxExport.OutputName);
        _graph.Port(_graph.Graph.Output, OnnxExport.OutputName, null, classes);
        return OnnxExport.ToModel(_graph.Graph, input: null, EquatableArray<string>.From(Enumerable.Range(0, classes).Select(i => $"class {i}")), default).ToByteArray();
    }

    private string Convolve(string input, int outputs, int kernel, int stride, int groups, int padding, float[] weights)
    {
        padding = padding < 0 ? kernel / 2 : padding;
        return Node("Conv", [input, Numbers(weights, outputs, _channels[input] / groups, kernel, kernel)], outputs,
            OnnxGraphBuilder.Integers("kernel_shape", kernel, kernel), OnnxGraphBuilder.Integers("strides", stride, stride),
            OnnxGraphBuilder.Integers("pads", padding, padding, padding, padding), OnnxGraphBuilder.Integer("group", groups));
    }

    private float[] Draw(int count, float low, float high) => [.. Enumerable.Range(0, count).Select(_ => low + (high - low) * _random.NextSingle())];
}
