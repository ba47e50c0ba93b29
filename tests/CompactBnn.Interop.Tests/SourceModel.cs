using CompactBnn.Interop.Import;
using CompactBnn.Interop.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace CompactBnn.Interop.Tests;

/// <summary>A model as another tool would export it, built node by node with random parameters, the same ones each time.</summary>
internal sealed class SourceModel
{
    public const int Edge = 8, Channels = 6, Classes = 4;

    private readonly Random _random = new(7);

    public SourceModel(params int?[] input)
    {
        Input = Graph.Port(Graph.Graph.Input, "x", input.Length == 0 ? [null, 1, Edge, Edge] : input);
    }

    public OnnxGraphBuilder Graph { get; } = new("model");

    public string Input { get; }

    public int OperatorSet { get; set; } = 13;

    public string Node(string operation, params string[] inputs) => Graph.Node(operation, operation.ToLowerInvariant(), inputs);

    public string Node(string operation, string[] inputs, params AttributeProto[] attributes) => Graph.Node(operation, operation.ToLowerInvariant(), inputs, attributes);

    public string Number(float value) => Graph.Constant("number", [value]);

    public string Constant(float[] values, params int[] shape) => Graph.Constant("constant", values, shape);

    public string Shape(params long[] sizes) => Graph.Constant("shape", sizes, sizes.Length);

    /// <summary>Random numbers, none of them near 0.</summary>
    public float[] Numbers(int count, float least = 0.2f, float most = 2) =>
        [.. Enumerable.Range(0, count).Select(_ => (_random.Next(2) * 2 - 1) * (least + (most - least) * _random.NextSingle()))];

    public float[] Signs(int count) => [.. Enumerable.Range(0, count).Select(_ => _random.Next(2) * 2f - 1)];

    public string Conv(string x, int inputs, int outputs, params AttributeProto[] attributes) =>
        Node("Conv", [x, Constant(Signs(outputs * inputs * 9), outputs, inputs, 3, 3)], attributes);

    public string Norm(string x, int channels) => Node("BatchNormalization", x, Constant(Numbers(channels), channels), Constant(Numbers(channels), channels),
        Constant(Numbers(channels, 0, 3), channels), Constant([.. Numbers(channels).Select(MathF.Abs)], channels));

    /// <summary>A convolution over the input, a norm and a binarisation; a max-pool; another of these; flattened and dense.</summary>
    public SourceModel Standard(Func<SourceModel, string, string> binarise, Func<SourceModel, string, int, string>? norm = null, bool poolsSums = false)
    {
        norm ??= (model, x, channels) => model.Norm(x, channels);
        var bits = Node("Sign", Node("Sub", Input, Number(0.5012f)));
        var sums = Conv(bits, 1, Channels, OnnxGraphBuilder.Integers("pads", 1, 1, 1, 1));
        var map = poolsSums ? binarise(this, norm(this, Pool(sums), Channels)) : Pool(binarise(this, norm(this, sums, Channels)));
        var second = binarise(this, norm(this, Conv(map, Channels, Channels, OnnxGraphBuilder.Integers("pads", 1, 1, 1, 1)), Channels));
        return Finish(Dense(Node("Flatten", second), Channels * Edge * Edge / 4));
    }

    public string Pool(string x) => Node("MaxPool", [x], OnnxGraphBuilder.Integers("kernel_shape", 2, 2), OnnxGraphBuilder.Integers("strides", 2, 2));

    public string Dense(string row, int inputs) => Node("MatMul", row, Constant(Signs(inputs * Classes), inputs, Classes));

    public SourceModel Finish(string output)
    {
        Graph.NameOutput(output, "y");
        Graph.Port(Graph.Graph.Output, "y", null, Classes);
        return this;
    }

    public ModelProto ToModel() => new()
    {
        IrVersion = OperatorSet >= 20 ? 10 : 7,
        Graph = Graph.Graph,
        OpsetImport = { new OperatorSetIdProto { Version = OperatorSet } },
    };

    /// <summary>Imports the model and compares scores and classes with ONNX Runtime on random images.</summary>
    public ImportResult ImportAndCompare(ImportOptions? options = null, int images = 12) => ImportAndCompare(ToModel(), options, images);

    public static ImportResult ImportAndCompare(ModelProto model, ImportOptions? options = null, int images = 12)
    {
        var result = Importer.ReadModel(model, "model", options ?? new());
        Assert.NotNull(result.Graph);
        using var quiet = new SessionOptions { IntraOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        using var session = new InferenceSession(result.Graph.ToBytes(withLayers: true), quiet);
        var verification = new Verification(result);
        var random = new Random(3);
        var image = new byte[result.Network.Input.Shape.Elements];
        for (var i = 0; i < images; i++)
        {
            random.NextBytes(image);
            Assert.True(verification.IsAlike(image, numbers => Run(session, result.Graph, numbers)),
                verification.Explain(image, numbers => Run(session, result.Graph, numbers)));
        }
        return result;
    }

    private static Dictionary<string, float[]> Run(InferenceSession session, SourceGraph graph, float[] numbers)
    {
        using var options = new RunOptions();
        using var input = OrtValue.CreateTensorValueFromMemory(numbers, [.. graph.InputDimensions.Select(size => (long)size)]);
        using var values = session.Run(options, [graph.InputName], [input], session.OutputNames);
        return session.OutputNames.Zip(values).ToDictionary(pair => pair.First, pair => pair.Second.GetTensorDataAsSpan<float>().ToArray());
    }
}
