using CompactBnn.Format;
using CompactBnn.Interop.Onnx;

namespace CompactBnn.Interop.Tests;

/// <summary>However a graph spells binarisation, norms, weights and shapes, the import gives what ONNX Runtime gives.</summary>
public sealed class SpellingTests
{
    private static readonly Dictionary<string, Func<SourceModel, string, string>> Binarisations = new()
    {
        ["Sign"] = (m, x) => m.Node("Sign", x),
        ["GreaterOrEqual, Where"] = (m, x) => m.Node("Where", m.Node("GreaterOrEqual", x, m.Number(0)), m.Number(1), m.Number(-1)),
        ["Greater, Where"] = (m, x) => m.Node("Where", m.Node("Greater", m.Number(0), x), m.Number(-1), m.Number(1)),
        ["Less, Not, Where"] = (m, x) => m.Node("Where", m.Node("Not", m.Node("Less", x, m.Number(0))), m.Number(1), m.Number(-1)),
        ["LessOrEqual, Cast"] = (m, x) => Twice(m, m.Node("Cast", [m.Node("LessOrEqual", m.Number(0), x)], OnnxGraphBuilder.Integer("to", 1))),
        ["GreaterOrEqual, Cast * 2 - 1"] = (m, x) => Twice(m, m.Node("Cast", [m.Node("GreaterOrEqual", x, m.Number(0))], OnnxGraphBuilder.Integer("to", 1))),
        ["zeros and ones"] = (m, x) => m.Node("Cast", [m.Node("GreaterOrEqual", x, m.Number(0))], OnnxGraphBuilder.Integer("to", 1)),
        ["hard tanh"] = (m, x) => m.Node("Sign", m.Node("Clip", x, m.Number(-1), m.Number(1))),
        ["Tanh"] = (m, x) => m.Node("Sign", m.Node("Tanh", x)),
        ["Larq"] = (m, x) => m.Node("Sign", m.Node("Add", m.Node("Sign", x), m.Number(0.1f))),
        ["Sign of a sum with a tiny number"] = (m, x) => m.Node("Sign", m.Node("Add", x, m.Number(1e-12f))),
        ["rounded hard sigmoid"] = (m, x) => Twice(m, m.Node("Round", m.Node("Clip", m.Node("Mul", m.Node("Add", x, m.Number(1)), m.Number(0.5f)), m.Number(0), m.Number(1)))),
        ["ceiling"] = (m, x) => Twice(m, m.Node("Clip", m.Node("Ceil", x), m.Number(0), m.Number(1))),
        ["straight-through"] = (m, x) => m.Node("Add", m.Node("Sub", m.Node("Sign", x), x), x),
        ["straight-through of a clip"] = (m, x) =>
        {
            var soft = m.Node("Clip", x, m.Number(-1), m.Number(1));
            return m.Node("Add", soft, m.Node("Sub", m.Node("Sign", x), soft));
        },
        ["scaled"] = (m, x) => m.Node("Mul", m.Node("Sign", x), m.Number(0.37f)),
        ["negated"] = (m, x) => m.Node("Neg", m.Node("Sign", x)),
        ["Relu of Sign"] = (m, x) => m.Node("Relu", m.Node("Sign", x)),
        ["Max of Sign and Min"] = (m, x) => m.Node("Max", m.Node("Sign", x), m.Node("Min", x, m.Number(-3))),
        ["with Dropout and Identity"] = (m, x) => m.Node("Identity", m.Node("Dropout", m.Node("Sign", m.Node("Identity", x)))),
    };

    public static TheoryData<string> Spellings => new(Binarisations.Keys);

    [Theory]
    [MemberData(nameof(Spellings))]
    public void Binarisation(string spelling)
    {
        new SourceModel().Standard(Binarisations[spelling]).ImportAndCompare();
        if (spelling != "Max of Sign and Min")
            new SourceModel().Standard(Binarisations[spelling], poolsSums: true).ImportAndCompare();
    }

    [Fact]
    public void Spellings_of_one_network_are_one_network()
    {
        var plain = new SourceModel().Standard(Binarisations["Sign"]).ImportAndCompare().Network;
        foreach (var spelling in new[] { "GreaterOrEqual, Where", "Less, Not, Where", "GreaterOrEqual, Cast * 2 - 1", "hard tanh", "Tanh", "Larq", "straight-through" })
        {
            var model = new SourceModel().Standard(Binarisations[spelling]);
            Assert.Equal(plain.Operations, model.ImportAndCompare().Network.Operations);
        }
    }

    [Fact]
    public void Norm_as_factor_and_summand() => new SourceModel().Standard(Binarisations["Sign"], (m, x, channels) =>
        m.Node("Add", m.Node("Mul", x, m.Constant(m.Numbers(channels), 1, channels, 1, 1)), m.Constant(m.Numbers(channels), channels, 1, 1))).ImportAndCompare();

    [Fact]
    public void Norm_in_pieces() => new SourceModel().Standard(Binarisations["Sign"], (m, x, channels) =>
    {
        var deviation = m.Node("Sqrt", m.Node("Add", m.Constant([.. m.Numbers(channels).Select(MathF.Abs)], channels, 1, 1), m.Number(1e-5f)));
        return m.Node("Div", m.Node("Sub", x, m.Constant(m.Numbers(channels, 0, 3), channels, 1, 1)), deviation);
    }).ImportAndCompare();

    [Fact]
    public void Leaky_functions_before_the_norm() => new SourceModel().Standard(Binarisations["Sign"], (m, x, channels) =>
        m.Norm(m.Node("PRelu", m.Node("LeakyRelu", x), m.Constant(m.Numbers(channels), channels, 1, 1)), channels)).ImportAndCompare();

    [Theory]
    [InlineData(9)]
    [InlineData(11)]
    [InlineData(13)]
    [InlineData(15)]
    [InlineData(17)]
    [InlineData(21)]
    [InlineData(22)]
    public void Operator_sets(int version) =>
        new SourceModel { OperatorSet = version }.Standard(Binarisations["Sign"]).ImportAndCompare();

    [Fact]
    public void Weights_as_signs_of_latent_numbers_and_scaled_an_output()
    {
        var model = new SourceModel();
        var bits = model.Node("Sign", model.Node("Sub", model.Input, model.Number(0.5012f)));
        var signs = model.Node("Sign", model.Constant(model.Numbers(SourceModel.Channels * 9), SourceModel.Channels, 1, 3, 3));
        var scaled = model.Node("Mul", signs, model.Constant(model.Numbers(SourceModel.Channels), SourceModel.Channels, 1, 1, 1));
        var sums = model.Node("Conv", bits, scaled, model.Constant(model.Numbers(SourceModel.Channels), SourceModel.Channels));
        var row = model.Node("Flatten", model.Node("Sign", sums));
        var inputs = SourceModel.Channels * 36;
        var weights = model.Constant(model.Signs(inputs * SourceModel.Classes), SourceModel.Classes, inputs);
        model.Finish(model.Node("Gemm", [row, weights, model.Constant(model.Numbers(SourceModel.Classes), SourceModel.Classes)], OnnxGraphBuilder.Integer("transB", 1)));

        var network = model.ImportAndCompare().Network;

        Assert.All(network.Operations.OfType<WeightedLayer>(), layer => Assert.Equal(WeightKind.Binary, layer.Weights.Kind));
    }

    [Fact]
    public void Weights_of_four_bits_and_groups()
    {
        var model = new SourceModel();
        var bits = model.Node("Sign", model.Node("Sub", model.Input, model.Number(0.5012f)));
        float[] levels = [.. Enumerable.Range(0, SourceModel.Channels * 9).Select(i => (i % 16 - 8) * 0.07f)];
        var sums = model.Node("Conv", bits, model.Constant(levels, SourceModel.Channels, 1, 3, 3));
        var depthwise = model.Node("Conv", [model.Node("Sign", model.Norm(sums, SourceModel.Channels)), model.Constant(model.Signs(SourceModel.Channels * 9), SourceModel.Channels, 1, 3, 3)],
            OnnxGraphBuilder.Integer("group", SourceModel.Channels), OnnxGraphBuilder.Integers("dilations", 2, 2));
        model.Finish(model.Dense(model.Node("Flatten", model.Node("Sign", model.Norm(depthwise, SourceModel.Channels))), SourceModel.Channels * 4));

        Assert.Contains(model.ImportAndCompare().Network.Operations.OfType<WeightedLayer>(), layer => layer.Weights is { Kind: WeightKind.Integer, BitWidth: 4 or 5 });
    }

    [Theory]
    [InlineData("Reshape -1")]
    [InlineData("Reshape 0,-1")]
    [InlineData("Shape, Gather, Concat")]
    [InlineData("Transpose, Flatten")]
    public void Ways_to_flatten(string way)
    {
        var model = new SourceModel();
        var map = model.Node("Sign", model.Norm(model.Conv(model.Node("Sign", model.Node("Sub", model.Input, model.Number(0.5012f))), 1, SourceModel.Channels), SourceModel.Channels));
        var row = way switch
        {
            "Reshape -1" => model.Node("Reshape", map, model.Shape(-1, SourceModel.Channels * 36)),
            "Reshape 0,-1" => model.Node("Reshape", map, model.Shape(0, -1)),
            "Transpose, Flatten" => model.Node("Flatten", model.Node("Transpose", [map], OnnxGraphBuilder.Integers("perm", 0, 2, 3, 1))),
            _ => model.Node("Reshape", map, model.Node("Concat",
                [model.Node("Unsqueeze", model.Node("Gather", model.Node("Shape", map), model.Graph.Constant("zero", [0L])), model.Shape(0)), model.Shape(-1)],
                OnnxGraphBuilder.Integer("axis", 0))),
        };
        model.Finish(model.Dense(row, SourceModel.Channels * 36)).ImportAndCompare();
    }

    [Fact]
    public void Channels_last_by_transposition()
    {
        var model = new SourceModel(1, SourceModel.Edge, SourceModel.Edge, 3);
        var map = model.Node("Transpose", [model.Node("Sign", model.Node("Sub", model.Input, model.Number(0.5012f)))], OnnxGraphBuilder.Integers("perm", 0, 3, 1, 2));
        var sums = model.Norm(model.Conv(map, 3, SourceModel.Channels, OnnxGraphBuilder.Integers("strides", 2, 2)), SourceModel.Channels);
        var row = model.Node("Flatten", model.Node("Sign", model.Node("Transpose", [sums], OnnxGraphBuilder.Integers("perm", 0, 2, 3, 1))));

        var result = model.Finish(model.Dense(row, SourceModel.Channels * 9)).ImportAndCompare();

        Assert.Equal(new Shape(SourceModel.Edge, SourceModel.Edge, 3), result.Network.Input.Shape);
        Assert.Contains(result.Notes, note => note.StartsWith("input layout nhwc", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("GlobalAveragePool")]
    [InlineData("ReduceMean")]
    [InlineData("AveragePool")]
    [InlineData("GlobalMaxPool")]
    public void Averages_and_global_pools(string pool)
    {
        var model = new SourceModel();
        var map = model.Node("Sign", model.Norm(model.Conv(model.Node("Sign", model.Node("Sub", model.Input, model.Number(0.5012f))), 1, SourceModel.Channels), SourceModel.Channels));
        var pooled = pool switch
        {
            "AveragePool" => model.Node(pool, [map], OnnxGraphBuilder.Integers("kernel_shape", 6, 6)),
            "ReduceMean" => model.Node(pool, [map], OnnxGraphBuilder.Integers("axes", 2, 3)),
            _ => model.Node(pool, map),
        };
        model.Finish(model.Dense(model.Node("Flatten", pooled), SourceModel.Channels)).ImportAndCompare();
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(1f)]
    [InlineData(-1f)]
    public void Padding_by_an_operator_of_its_own(float value)
    {
        var model = new SourceModel();
        var bits = model.Node("Sign", model.Node("Sub", model.Input, model.Number(0.5012f)));
        var padded = model.Node("Pad", bits, model.Shape(0, 0, 1, 0, 0, 0, 2, 1), model.Number(value));
        var sums = model.Norm(model.Conv(padded, 1, SourceModel.Channels), SourceModel.Channels);

        var network = model.Finish(model.Dense(model.Node("Flatten", model.Node("Sign", sums)), SourceModel.Channels * 9 * 7)).ImportAndCompare().Network;

        var conv = network.Operations.OfType<Convolution>().Single();
        Assert.Equal(((int)value, new Padding(1, 0, 2, 1)), (conv.PadValue, conv.Window.Padding));
    }

    [Theory]
    [InlineData("SAME_UPPER")]
    [InlineData("SAME_LOWER")]
    [InlineData("VALID")]
    public void Automatic_padding(string padding)
    {
        var model = new SourceModel();
        var bits = model.Node("Sign", model.Node("Sub", model.Input, model.Number(0.5012f)));
        var automatic = new AttributeProto { Name = "auto_pad", S = Google.Protobuf.ByteString.CopyFromUtf8(padding), Type = AttributeProto.Types.AttributeType.String };
        var sums = model.Norm(model.Conv(bits, 1, SourceModel.Channels, automatic, OnnxGraphBuilder.Integers("strides", 2, 2)), SourceModel.Channels);
        var edge = padding == "VALID" ? 3 : 4;

        model.Finish(model.Dense(model.Node("Flatten", model.Node("Sign", sums)), SourceModel.Channels * edge * edge)).ImportAndCompare();
    }

    [Theory]
    [InlineData("Softmax")]
    [InlineData("LogSoftmax")]
    [InlineData("ArgMax")]
    [InlineData("Softmax, ArgMax, Squeeze")]
    public void Tails_that_change_no_class_are_left_out(string tail)
    {
        var model = new SourceModel().Standard(Binarisations["Sign"]);
        var proto = model.ToModel();
        var last = "y";
        foreach (var operation in tail.Split(", "))
        {
            var node = new NodeProto { OpType = operation, Name = operation, Input = { last }, Output = { last + "'" } };
            if (operation == "ArgMax")
                node.Attribute.Add(OnnxGraphBuilder.Integer("axis", 1));
            proto.Graph.Node.Add(node);
            last += "'";
        }
        proto.Graph.Output[0] = new ValueInfoProto { Name = last };

        var result = SourceModel.ImportAndCompare(proto);

        Assert.Contains(result.Notes, note => note.Contains("changes no class", StringComparison.Ordinal));
    }

    [Fact]
    public void Initializers_that_are_inputs_constant_nodes_and_disorder()
    {
        var proto = new SourceModel().Standard(Binarisations["Sign"]).ToModel();
        foreach (var tensor in proto.Graph.Initializer.Take(3))
            proto.Graph.Input.Add(new ValueInfoProto { Name = tensor.Name, Type = new() { TensorType = new() { ElemType = 1, Shape = new() { Dim = { tensor.Dims.Select(size => new TensorShapeProto.Types.Dimension { DimValue = size }) } } } } });
        foreach (var tensor in proto.Graph.Initializer.Skip(3).ToArray())
        {
            proto.Graph.Initializer.Remove(tensor);
            var node = new NodeProto { OpType = "Constant", Output = { tensor.Name } };
            node.Attribute.Add(new AttributeProto { Name = "value", T = tensor, Type = AttributeProto.Types.AttributeType.Tensor });
            proto.Graph.Node.Insert(0, node);
        }
        var expected = SourceModel.ImportAndCompare(proto).Network;
        var nodes = proto.Graph.Node.Reverse().ToArray();
        proto.Graph.Node.Clear();
        proto.Graph.Node.Add(nodes);

        Assert.Equal(expected, Importer.ReadModel(proto, "model", new()).Network);
    }

    [Fact]
    public void Functions_of_the_model_are_inlined()
    {
        var model = new SourceModel().Standard((m, x) => m.Node("Binarise", x));
        var proto = model.ToModel();
        foreach (var node in proto.Graph.Node.Where(node => node.OpType == "Binarise"))
            node.Domain = "mine";
        proto.OpsetImport.Add(new OperatorSetIdProto { Domain = "mine", Version = 1 });
        proto.Functions.Add(new FunctionProto
        {
            Name = "Binarise", Domain = "mine", Input = { "a" }, Output = { "b" },
            Node = { new NodeProto { OpType = "Tanh", Input = { "a" }, Output = { "c" } }, new NodeProto { OpType = "Sign", Input = { "c" }, Output = { "b" } } },
            OpsetImport = { new OperatorSetIdProto { Version = 13 } },
        });

        var network = SourceModel.ImportAndCompare(proto).Network;

        Assert.Equal(new SourceModel().Standard(Binarisations["Sign"]).ImportAndCompare().Network.Operations, network.Operations);
    }

    [Theory]
    [InlineData("onnx.brevitas", "Quant")]
    [InlineData("qonnx.custom_op.general", "IntQuant")]
    public void Quantised_inputs_and_activations_of_qonnx(string domain, string quant)
    {
        var model = new SourceModel();
        var scale = model.Number(1f / 128);
        var pixels = model.Node(quant, model.Node("Sub", model.Node("Mul", model.Input, model.Number(2)), model.Number(1)), scale, model.Number(0), model.Number(8));
        var weights = model.Node("BipolarQuant", model.Constant(model.Numbers(SourceModel.Channels * 9), SourceModel.Channels, 1, 3, 3), model.Number(0.31f));
        var sums = model.Norm(model.Node("Conv", [pixels, weights], OnnxGraphBuilder.Integers("pads", 1, 1, 1, 1)), SourceModel.Channels);
        var bits = model.Node("BipolarQuant", model.Pool(sums), model.Number(0.9f));
        model.Finish(model.Dense(model.Node("Flatten", bits), SourceModel.Channels * 16));
        foreach (var node in model.Graph.Graph.Node.Where(node => node.OpType.EndsWith("Quant", StringComparison.Ordinal)))
            node.Domain = domain;

        var network = model.ImportAndCompare().Network;

        var table = network.Operations.OfType<EncodeValues>().Single().Table;
        Assert.Equal((-128, 127), (table.Min(), table.Max()));
    }

    [Fact]
    public void Normalised_pixels_are_integers_where_nothing_is_padded()
    {
        var model = new SourceModel();
        var pixels = model.Node("Div", model.Node("Sub", model.Input, model.Number(0.1307f)), model.Number(0.3081f));
        var sums = model.Norm(model.Conv(pixels, 1, SourceModel.Channels), SourceModel.Channels);

        var result = model.Finish(model.Dense(model.Node("Flatten", model.Node("Sign", sums)), SourceModel.Channels * 36)).ImportAndCompare();

        Assert.DoesNotContain(result.Notes, note => note.Contains("fixed point", StringComparison.Ordinal));
    }

    [Fact]
    public void Thermometer_codes_are_bits_of_one_byte()
    {
        var model = new SourceModel();
        var code = model.Node("Sign", model.Node("Sub", model.Input, model.Constant([0.2012f, 0.4012f, 0.6012f, 0.8012f], 1, 4, 1, 1)));
        var sums = model.Norm(model.Conv(code, 4, SourceModel.Channels), SourceModel.Channels);

        var network = model.Finish(model.Dense(model.Node("Flatten", model.Node("Sign", sums)), SourceModel.Channels * 36)).ImportAndCompare().Network;

        Assert.Equal(4, network.Operations.OfType<EncodePlanes>().Single().Planes.Length);
    }

    [Fact]
    public void Rows_of_a_picture_are_reshaped_to_it()
    {
        var model = new SourceModel(null, SourceModel.Edge * SourceModel.Edge);
        var map = model.Node("Reshape", model.Input, model.Shape(-1, 1, SourceModel.Edge, SourceModel.Edge));
        var sums = model.Norm(model.Conv(model.Node("Sign", model.Node("Sub", map, model.Number(0.5012f))), 1, SourceModel.Channels), SourceModel.Channels);

        var result = model.Finish(model.Dense(model.Node("Flatten", model.Node("Sign", sums)), SourceModel.Channels * 36)).ImportAndCompare();

        Assert.Equal(new Shape(SourceModel.Edge, SourceModel.Edge, 1), result.Network.Input.Shape);
    }

    private static string Twice(SourceModel m, string x) => m.Node("Sub", m.Node("Mul", x, m.Number(2)), m.Number(1));
}
