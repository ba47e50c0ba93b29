using System.Runtime.InteropServices;
using CompactBnn.Format;
using CompactBnn.Interop;
using CompactBnn.Interop.Onnx;
using Google.Protobuf;

namespace CompactBnn.Benchmarks.Graphs;

/// <summary>
/// The network in 8-bit integers, in the form that ONNX Runtime evaluates fastest: one QLinearConv or QGemm a layer, unsigned bytes times signed
/// ones (VNNI where the processor has it), nothing between layers but pools, and clips where padding needs them.
/// </summary>
/// <remarks>
/// A bit is 0 or 255 with zero point 128, that is -128 or 127, or <c>127.5 s - 0.5</c> with s = -1 or +1. So the integer sum of a layer is
/// <c>127.5 * sum(w s) - 0.5 * sum(w)</c>, and a bias makes its sign the bit. The requantization multiplies by 256 and adds 255, so that it saturates
/// to 255 or 0: the threshold costs no operation of its own. At borders the padding leaves out some of <c>sum(w)</c>; where that could change a bit,
/// the layer's input is clipped to 0 or 2, whose zero point 1 is exact. So the whole graph is.
/// </remarks>
internal sealed class QuantizedGraph
{
    private const string QuantizedDomain = "com.microsoft";
    private const int ZeroPoint = 128;
    private const double HalfStep = 127.5;

    private readonly Network _network;
    private readonly OnnxGraphBuilder _graph;
    private readonly string _one, _step, _middle, _steep, _top, _zero;
    private readonly HashSet<string> _done = [], _rows = [], _made = [];

    private QuantizedGraph(Network network)
    {
        _network = network;
        _graph = new(network.Name);
        _one = _graph.Constant("one", [1f], []);
        _step = _graph.Constant("step", [(float)(1 / HalfStep)], []);
        _steep = _graph.Constant("steep", [1f / 256], []);
        _middle = Constant("middle", TensorProto.Types.DataType.Uint8, [ZeroPoint]);
        _top = Constant("top", TensorProto.Types.DataType.Uint8, [255]);
        _zero = Constant("zero", TensorProto.Types.DataType.Int8, [0]);
    }

    /// <summary>The bytes of the graph.</summary>
    /// <exception cref="NotSupportedException">The network has something that has no exact form of this kind.</exception>
    public static byte[] Of(Network network)
    {
        var exporter = new QuantizedGraph(network);
        exporter.AddAll();
        return new ModelProto
        {
            IrVersion = 7,
            ProducerName = "CompactBnn",
            Graph = exporter._graph.Graph,
            OpsetImport =
            {
                new OperatorSetIdProto { Domain = "", Version = OnnxExport.OperatorSet },
                new OperatorSetIdProto { Domain = QuantizedDomain, Version = 1 },
            },
        }.ToByteArray();
    }

    private void AddAll()
    {
        var (height, width, channels) = _network.Values[0].Shape;
        var first = _network.Operations[0];
        _graph.Port(_graph.Graph.Input, first.Name, null, channels, height, width);
        _graph.Graph.Input[0].Type.TensorType.ElemType = (int)TensorProto.Types.DataType.Uint8;
        foreach (var operation in _network.Operations.Skip(1).Where(operation => !_done.Contains(operation.Name)))
            Add(operation);
        _graph.Port(_graph.Graph.Output, OnnxExport.OutputName, null, _network.ClassCount);
    }

    private void Add(Operation operation)
    {
        switch (operation)
        {
            case Convolution conv when conv.PadValue == 0 || conv.Window.Padding == Padding.None:
                AddConvolution(conv, Fused(conv));
                break;
            case Dense dense when Fused(dense) is { } threshold:
                AddDense(dense, threshold);
                break;
            case Dense dense:
                AddSums(dense);
                break;
            case MaxPool { Minimum: null, Window.Ceiling: false } pool:
                AddPool(pool);
                break;
            case Flatten flatten:
                _rows.Add(_graph.Node("Flatten", flatten.Name, [flatten.Input], OnnxGraphBuilder.Integer("axis", 1)));
                break;
            case Scores scores:
                AddScores(scores);
                break;
            default:
                throw new NotSupportedException($"'{operation.Name}' has no exact form in 8 bits here");
        }
    }

    private Threshold Fused(Convolution conv) => Fused((WeightedLayer)conv)
        ?? throw new NotSupportedException($"the sums of '{conv.Name}' are read by more than a threshold");

    private Threshold? Fused(WeightedLayer layer)
    {
        var threshold = _network.ReaderCount(layer.Name) == 1
            ? _network.Operations.Single(operation => operation.Input == layer.Name) as Threshold : null;
        if (threshold is not null)
            _done.Add(threshold.Name);
        return threshold;
    }

    private void AddConvolution(Convolution conv, Threshold threshold)
    {
        var inputs = _network.ValueOf(conv.Input).Shape.Channels / conv.Groups;
        var (size, stride, dilation, padding, _) = conv.Window;
        var taps = size.Vertical * size.Horizontal;
        var weights = Reordered(conv.Weights, taps * inputs, index => index % taps * inputs + index / taps);
        // What padding leaves out of sum(w) is at most the sum of its positive or of its negative weights, and often far less in a trained network.
        var isClipped = padding != Padding.None && ReadsBits(conv)
            && Enumerable.Range(0, conv.Channels).Any(channel => LargestDead(weights.AsSpan(channel * taps * inputs, taps * inputs), conv) >= HalfStep - 2);
        var bias = Quantize(weights, threshold, ReadsBits(conv) && !isClipped);
        string[] operands =
        [
            isClipped ? Clipped(conv.Input) : conv.Input, _one, isClipped ? Unit : _middle, Weights(conv, weights, conv.Channels, inputs, size.Vertical, size.Horizontal), _one, _zero, _steep, _top,
            _graph.Constant($"{conv.Name}_bias", bias, conv.Channels),
        ];
        _graph.Node("QLinearConv", threshold.Name, operands,
            OnnxGraphBuilder.Integers("kernel_shape", size.Vertical, size.Horizontal), OnnxGraphBuilder.Integers("strides", stride.Vertical, stride.Horizontal),
            OnnxGraphBuilder.Integers("dilations", dilation.Vertical, dilation.Horizontal),
            OnnxGraphBuilder.Integers("pads", padding.Top, padding.Left, padding.Bottom, padding.Right), OnnxGraphBuilder.Integer("group", conv.Groups));
    }

    private void AddDense(Dense dense, Threshold threshold)
    {
        var weights = Reordered(dense.Weights, dense.Weights.Count / dense.Units, Order(dense));
        Gemm(threshold.Name, dense, (weights, Quantize(weights, threshold, ReadsBits(dense))), _one, [_steep, _top]);
    }

    /// <summary>Without an output scale QGemm gives floats, here the sum to within a hundredth: <c>0.5 * sum(w)</c> may end in a half.</summary>
    private void AddSums(Dense dense)
    {
        if (!ReadsBits(dense))
            throw new NotSupportedException($"the last layer '{dense.Name}' reads integers");
        var inputs = dense.Weights.Count / dense.Units;
        var weights = Reordered(dense.Weights, inputs, Order(dense));
        var bias = Enumerable.Range(0, dense.Units).Select(unit => (int)Math.Floor(0.5 * Total(weights, unit, inputs))).ToArray();
        Gemm($"{dense.Name}_near", dense, (weights, bias), _step, []);
        _graph.Node("Round", dense.Name, [$"{dense.Name}_near"]);
    }

    private void Gemm(string output, Dense dense, (sbyte[] Weights, int[] Bias) layer, string scale, string[] requantization)
    {
        var inputs = dense.Weights.Count / dense.Units;
        string[] operands =
        [
            AsRow(dense.Input), scale, _middle, Weights(dense, layer.Weights, dense.Units, inputs), _one, _zero,
            _graph.Constant($"{dense.Name}_bias", layer.Bias, dense.Units), .. requantization,
        ];
        _rows.Add(_graph.Node("QGemm", output, operands, OnnxGraphBuilder.Integer("transB", 1)));
        _graph.Graph.Node[^1].Domain = QuantizedDomain;
    }

    private void AddPool(MaxPool pool)
    {
        var (size, stride, _, padding, _) = pool.Window;
        _graph.Node("MaxPool", pool.Name, [pool.Input],
            OnnxGraphBuilder.Integers("kernel_shape", size.Vertical, size.Horizontal), OnnxGraphBuilder.Integers("strides", stride.Vertical, stride.Horizontal),
            OnnxGraphBuilder.Integers("pads", padding.Top, padding.Left, padding.Bottom, padding.Right));
    }

    private void AddScores(Scores scores)
    {
        if (_network.Operations.Single(operation => operation.Name == scores.Input) is not Dense dense)
            throw new NotSupportedException("the scores are not those of a dense layer");
        var scaled = _graph.Node("Mul", $"{scores.Name}_scaled",
            [dense.Name, _graph.Constant($"{scores.Name}_scale", scores.Scale.AsSpan().ToArray(), _network.ClassCount)]);
        _graph.Node("Add", OnnxExport.OutputName,
            [scaled, _graph.Constant($"{scores.Name}_bias", scores.Bias.AsSpan().ToArray(), _network.ClassCount)]);
    }

    private bool ReadsBits(WeightedLayer layer) => _network.ValueOf(layer.Input).Kind == ElementKind.Bit;

    /// <summary>The zero point of clipped bits.</summary>
    private string Unit => _made.Add("unit") ? Constant("unit", TensorProto.Types.DataType.Uint8, [1]) : "unit";

    /// <summary>Bits as 0 or 2.</summary>
    private string Clipped(string value)
    {
        var two = _made.Add("two") ? Constant("two", TensorProto.Types.DataType.Uint8, [2]) : "two";
        var name = $"{value}_clipped";
        return _made.Add(name) ? _graph.Node("Clip", name, [value, "", two]) : name;
    }

    /// <summary>The bias with which sums are at least 0 exactly where the threshold fires; weights are negated where it fires below its level.</summary>
    /// <param name="weights">The weights of all channels.</param>
    /// <param name="threshold">The threshold.</param>
    /// <param name="hasHalfSteps">Whether the inputs are bits as -128 or 127, else integers.</param>
    private static int[] Quantize(sbyte[] weights, Threshold threshold, bool hasHalfSteps)
    {
        var channels = threshold.Channels.Length;
        var inputs = weights.Length / channels;
        var bias = new int[channels];
        for (var channel = 0; channel < channels; channel++)
        {
            var (firing, level) = threshold.Channels[channel];
            var row = weights.AsSpan(channel * inputs, inputs);
            if (firing is Firing.Always or Firing.Never)
            {
                row.Clear();
                bias[channel] = firing == Firing.Always ? 1 : -1;
                continue;
            }
            if (firing == Firing.AtMost)
            {
                for (var i = 0; i < row.Length; i++)
                    row[i] = (sbyte)-row[i];
                level = -level;
            }
            bias[channel] = hasHalfSteps ? (int)Math.Floor(0.5 * Total(weights, channel, inputs) - HalfStep * (level - 0.5)) : -level;
        }
        return bias;
    }

    /// <summary>The largest amount that a border position leaves out of a channel's sum of weights: of the rows above or below, and the columns beside.</summary>
    private static double LargestDead(ReadOnlySpan<sbyte> row, Convolution conv)
    {
        var (height, width) = conv.Window.Size;
        var positions = height * width;
        var inputs = row.Length / positions;
        var sums = new int[positions];
        for (var i = 0; i < row.Length; i++)
            sums[i / inputs % positions] += row[i];
        // The rows and columns of the window that lie on the map are a run each.
        var largest = 0;
        for (var top = 0; top < height; top++)
        for (var bottom = top + 1; bottom <= height; bottom++)
        for (var left = 0; left < width; left++)
        for (var right = left + 1; right <= width; right++)
        {
            var dead = 0;
            for (var i = 0; i < positions; i++)
                dead += i / width >= top && i / width < bottom && i % width >= left && i % width < right ? 0 : sums[i];
            largest = Math.Max(largest, Math.Abs(dead));
        }
        return largest;
    }

    private static sbyte[] Reordered(Weights weights, int inputs, Func<int, int> order)
    {
        var ordered = new sbyte[weights.Count];
        for (var i = 0; i < ordered.Length; i++)
        {
            var (output, input) = Math.DivRem(i, inputs);
            ordered[i] = (sbyte)weights[output * inputs + order(input)];
        }
        return ordered;
    }

    private static long Total(sbyte[] weights, int row, int inputs)
    {
        var total = 0L;
        foreach (var weight in weights.AsSpan(row * inputs, inputs))
            total += weight;
        return total;
    }

    /// <summary>Where a dense layer reads a flattened map, its weights go into the order channel, row, column.</summary>
    private Func<int, int> Order(Dense dense)
    {
        if (_network.Operations.SingleOrDefault(operation => operation.Name == dense.Input) is not Flatten flatten)
            return input => input;
        var (height, width, channels) = _network.ValueOf(flatten.Input).Shape;
        return input => input % (height * width) * channels + input / (height * width);
    }

    private string AsRow(string value) =>
        _rows.Contains(value) ? value : _graph.Node("Flatten", $"{value}_row", [value], OnnxGraphBuilder.Integer("axis", 1));

    private string Weights(WeightedLayer layer, sbyte[] weights, params ReadOnlySpan<int> dimensions) =>
        Constant($"{layer.Name}_weights", TensorProto.Types.DataType.Int8, MemoryMarshal.AsBytes(weights.AsSpan()), dimensions);

    private string Constant(string name, TensorProto.Types.DataType type, ReadOnlySpan<byte> data, params ReadOnlySpan<int> dimensions)
    {
        var tensor = new TensorProto { Name = name, DataType = (int)type, RawData = ByteString.CopyFrom(data) };
        foreach (var size in dimensions)
            tensor.Dims.Add(size);
        _graph.Graph.Initializer.Add(tensor);
        return name;
    }
}
