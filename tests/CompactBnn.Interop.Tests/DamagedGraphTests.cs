using CompactBnn.Interop.Onnx;
using Google.Protobuf;

namespace CompactBnn.Interop.Tests;

/// <summary>Graphs that a parser accepts, but whose parts do not fit each other, end in an import exception, or import.</summary>
public sealed class DamagedGraphTests
{
    private const int Graphs = 1500;

    private static readonly string[] Operators =
    [
        "Add", "Sub", "Mul", "Div", "Pow", "Where", "Sign", "Clip", "Cast", "CastLike", "BatchNormalization", "MultiThreshold", "BipolarQuant", "Quant", "Reshape", "Flatten", "Squeeze",
        "Unsqueeze", "Transpose", "MatMul", "Gemm", "Conv", "Concat", "Gather", "Pad", "MaxPool", "GlobalMaxPool", "AveragePool", "GlobalAveragePool", "ReduceMean", "PRelu", "LeakyRelu",
        "Softmax", "ArgMax", "Tanh", "Identity", "Dropout", "Shape", "Size", "Slice", "Constant", "ConstantOfShape", "Expand", "ReduceSum", "DequantizeLinear", "Round", "Sum", "Max", "Not",
    ];

    private static readonly string[] Attributes = ["axis", "to", "group", "transB", "transA", "keepdims", "epsilon", "ceil_mode", "signed", "narrow", "allowzero"];

    private static readonly string[] Lists = ["pads", "strides", "dilations", "kernel_shape", "axes", "perm", "shape"];

    private static readonly long[] Sizes = [-2, -1, 0, 1, 2, 3, 7, 1 << 20, 1L << 31, long.MaxValue, long.MinValue];

    [Fact]
    public void End_in_an_import_exception()
    {
        var (random, imported) = (new Random(17), 0);
        var sources = Sources();
        for (var i = 0; i < Graphs; i++)
        {
            var proto = sources[i % sources.Length].Clone();
            for (var k = random.Next(1, 4); k > 0; k--)
                Damage(proto.Graph, random);
            var error = Record.Exception(() => Importer.ReadModel(proto, "damaged", new()));
            Assert.True(error is null or ImportException or CompactBnn.Format.InvalidNetworkException, $"graph {i}: {error}");
            imported += error is null ? 1 : 0;
        }
        Assert.InRange(imported, 1, Graphs / 2);
    }

    [Fact]
    public void Nodes_without_their_operands_by_name()
    {
        var proto = Sources()[0];
        var norm = proto.Graph.Node.First(node => node.OpType == "BatchNormalization");
        norm.Input.RemoveAt(4);

        Assert.Contains("'batchnormalization' (BatchNormalization) lacks operand 4; 5 are right", Assert.Throws<ImportException>(() => Importer.ReadModel(proto, "damaged", new())).Message);
    }

    [Theory]
    [InlineData("strides", 0L)]
    [InlineData("strides", -1L)]
    [InlineData("dilations", 0L)]
    [InlineData("pads", -1L)]
    [InlineData("pads", long.MaxValue)]
    public void Windows_of_impossible_sizes_by_name(string attribute, long size)
    {
        var proto = Sources()[0];
        var convolution = proto.Graph.Node.First(node => node.OpType == "Conv");
        foreach (var old in convolution.Attribute.Where(old => old.Name == attribute).ToArray())
            convolution.Attribute.Remove(old);
        convolution.Attribute.Add(attribute == "pads" ? OnnxGraphBuilder.Integers(attribute, size, size, size, size) : OnnxGraphBuilder.Integers(attribute, size, size));

        Assert.Contains($"'conv' (Conv) has {attribute} [", Assert.Throws<ImportException>(() => Importer.ReadModel(proto, "damaged", new())).Message);
    }

    [Fact]
    public void Constants_of_one_name()
    {
        var proto = Sources()[0];
        proto.Graph.Initializer.Add(proto.Graph.Initializer[0].Clone());

        Assert.Contains($"the constant '{proto.Graph.Initializer[0].Name}' is there twice", Assert.Throws<ImportException>(() => Importer.ReadModel(proto, "damaged", new())).Message);
    }

    [Fact]
    public void Text_that_is_no_utf8_ends_in_an_import_exception()
    {
        var bytes = Sources()[0].ToByteArray();
        // The names of the nodes and values are the only letters of the file.
        for (var at = 0; at < bytes.Length - 3; at++)
        {
            if (bytes[at] != 'c' || bytes[at + 1] != 'o' || bytes[at + 2] != 'n')
                continue;
            var damaged = bytes.ToArray();
            (damaged[at], damaged[at + 1]) = (0xFF, 0xC0);
            var error = Record.Exception(() => Importer.ReadModel(Import.OnnxReader.Parse(damaged), "damaged", new()));
            Assert.True(error is null or ImportException, $"{at}: {error}");
        }
    }

    private static ModelProto[] Sources()
    {
        var quantised = new SourceModel().Standard((m, x) => m.Node("Quant", x, m.Number(0.7f), m.Number(0), m.Number(1)), poolsSums: true);
        var thresholds = new SourceModel().Standard((m, x) => m.Node("MultiThreshold", x, m.Constant(m.Numbers(SourceModel.Channels), SourceModel.Channels, 1)));
        var residual = new GraphSketch(3, 8, 3);
        var value = residual.Norm(residual.Real(residual.Normalised(), 8, 3), 3);
        value = residual.Add(residual.Norm(residual.Binary(residual.Node("Sign", value), 8, 3), 1), value);
        return
        [
            new SourceModel().Standard((m, x) => m.Node("Sign", x)).ToModel(),
            new SourceModel().Standard((m, x) => m.Node("Where", m.Node("GreaterOrEqual", x, m.Number(0)), m.Number(1), m.Number(-1))).ToModel(),
            quantised.ToModel(),
            thresholds.ToModel(),
            Import.OnnxReader.Parse(residual.Scored(residual.Join(value, residual.Pool("MaxPool", value, 3, 1, 1)), 4)),
        ];
    }

    private static void Damage(GraphProto graph, Random random)
    {
        var node = graph.Node[random.Next(graph.Node.Count)];
        switch (random.Next(11))
        {
            case 0 when node.Input.Count > 0:
                node.Input.RemoveAt(random.Next(node.Input.Count));
                break;
            case 1:
                node.Input.Insert(random.Next(node.Input.Count + 1), AnyValue(graph, random));
                break;
            case 2 when node.Input.Count > 0:
                node.Input[random.Next(node.Input.Count)] = random.Next(4) == 0 ? "" : AnyValue(graph, random);
                break;
            case 3:
                node.OpType = Operators[random.Next(Operators.Length)];
                break;
            case 4:
                node.Attribute.Add(OnnxGraphBuilder.Integer(Attributes[random.Next(Attributes.Length)], Sizes[random.Next(Sizes.Length)]));
                break;
            case 5:
                node.Attribute.Add(OnnxGraphBuilder.Integers(Lists[random.Next(Lists.Length)], [.. Enumerable.Range(0, random.Next(5)).Select(_ => Sizes[random.Next(Sizes.Length)])]));
                break;
            case 6 when node.Attribute.Count > 0:
                node.Attribute.RemoveAt(random.Next(node.Attribute.Count));
                break;
            case 7:
                var tensor = graph.Initializer[random.Next(graph.Initializer.Count)];
                if (tensor.Dims.Count > 0)
                    tensor.Dims[random.Next(tensor.Dims.Count)] = Sizes[random.Next(Sizes.Length)];
                break;
            case 8:
                // A constant of another shape that its data still fit.
                var flattened = graph.Initializer[random.Next(graph.Initializer.Count)];
                var count = flattened.Dims.Aggregate(1L, (product, size) => product * size);
                flattened.Dims.Clear();
                flattened.Dims.Add(random.Next(2) == 0 ? [count] : [1, count, 1]);
                break;
            case 9:
                var numbers = graph.Initializer[random.Next(graph.Initializer.Count)];
                var data = numbers.RawData.ToByteArray();
                for (var i = 0; i < data.Length; i += 4)
                    random.NextBytes(data.AsSpan(i, Math.Min(4, data.Length - i)));
                numbers.RawData = ByteString.CopyFrom(data);
                break;
            default:
                graph.Node.RemoveAt(random.Next(graph.Node.Count));
                graph.Node.Add(node);
                break;
        }
    }

    private static string AnyValue(GraphProto graph, Random random) => random.Next(3) switch
    {
        0 => graph.Input[0].Name,
        1 => graph.Initializer[random.Next(graph.Initializer.Count)].Name,
        _ => graph.Node[random.Next(graph.Node.Count)].Output[0],
    };
}
