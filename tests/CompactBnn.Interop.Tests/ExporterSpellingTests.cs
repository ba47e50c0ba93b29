using CompactBnn.Format;
using CompactBnn.Interop.Onnx;

namespace CompactBnn.Interop.Tests;

/// <summary>What newer exporters write: quantisers of one bit, axes as operands, norms taken apart, products of matrices in all their forms.</summary>
public sealed class ExporterSpellingTests
{
    private const int Inputs = SourceModel.Channels * 36;

    [Theory]
    [InlineData("Quant", "onnx.brevitas", 0)]
    [InlineData("Quant", "qonnx.custom_op.general", 1)]
    [InlineData("IntQuant", "qonnx.custom_op.general", 0)]
    [InlineData("IntQuant", "qonnx.custom_op.general", 1)]
    public void Quantisers_of_one_signed_bit_are_signs(string quant, string domain, int narrow)
    {
        var model = Quantised(quant, domain, bits: 1, isSigned: 1, narrow);

        var network = model.ImportAndCompare().Network;

        Assert.Equal(new SourceModel().Standard((m, x) => m.Node("BipolarQuant", x, m.Number(0.7f))).ImportAndCompare().Network.Operations, network.Operations);
    }

    [Theory]
    [InlineData(0, 0, "ROUND")]
    [InlineData(0, 0, "FLOOR")]
    [InlineData(0, 0, "CEIL")]
    public void Quantisers_of_one_bit_without_a_sign(int isSigned, int narrow, string rounding) =>
        Quantised("Quant", "qonnx.custom_op.general", bits: 1, isSigned, narrow, rounding).ImportAndCompare();

    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 1)]
    [InlineData(0, 0)]
    public void Inputs_of_few_bits(int isSigned, int narrow)
    {
        var model = new SourceModel();
        var pixels = model.Node("IntQuant", [model.Input, model.Number(0.0625f), model.Number(0), model.Number(4)], Attributes(isSigned, narrow, "ROUND"));
        Qonnx(model);
        var sums = model.Norm(model.Conv(pixels, 1, SourceModel.Channels), SourceModel.Channels);

        model.Finish(model.Dense(model.Node("Flatten", model.Node("Sign", sums)), Inputs)).ImportAndCompare();
    }

    [Theory]
    [InlineData(2, 1, 0)]
    [InlineData(2, 0, 0)]
    [InlineData(2, 0, 1)]
    public void Activations_of_two_bits_are_refused_by_name(int bits, int isSigned, int narrow)
    {
        var model = Quantised("Quant", "qonnx.custom_op.general", bits, isSigned, narrow);

        Assert.Contains("as networks called W1A2", Assert.Throws<ImportException>(() => Importer.ReadModel(model.ToModel(), "model", new())).Message);
    }

    [Theory]
    [InlineData("Trunc")]
    [InlineData("FloatQuant")]
    public void Other_quantisers_are_refused_by_name(string quant)
    {
        var model = new SourceModel().Standard((m, x) => m.Node("Sign", m.Node(quant, x)));
        foreach (var node in model.Graph.Graph.Node.Where(node => node.OpType == quant))
            node.Domain = "qonnx.custom_op.general";

        Assert.Contains($"qonnx.custom_op.general.{quant} (2, first '{quant.ToLowerInvariant()}')", Assert.Throws<ImportException>(() => Importer.ReadModel(model.ToModel(), "model", new())).Message);
    }

    [Theory]
    [InlineData("If")]
    [InlineData("Loop")]
    [InlineData("Scan")]
    public void Graphs_in_graphs_are_refused_by_name(string operation)
    {
        var model = new SourceModel().Standard((m, x) => m.Node("Sign", m.Node(operation, x)));

        Assert.Contains($"{operation} (2, first '{operation.ToLowerInvariant()}')", Assert.Throws<ImportException>(() => Importer.ReadModel(model.ToModel(), "model", new())).Message);
    }

    [Theory]
    [InlineData("Sub, Div, Mul, Add")]
    [InlineData("Sub, Mul of Reciprocal, Add")]
    [InlineData("Mul of Pow, Sub")]
    [InlineData("Add, Neg, Sub")]
    public void Norms_taken_apart(string way) => new SourceModel().Standard((m, x) => m.Node("Sign", x), (m, x, channels) =>
    {
        string PerChannel(float[] numbers) => m.Constant(numbers, 1, channels, 1, 1);
        string mean = PerChannel(m.Numbers(channels, 0, 3)), gain = PerChannel(m.Numbers(channels)), shift = PerChannel(m.Numbers(channels));
        var variance = m.Node("Add", PerChannel([.. m.Numbers(channels).Select(MathF.Abs)]), m.Number(1e-5f));
        return way switch
        {
            "Sub, Div, Mul, Add" => m.Node("Add", m.Node("Mul", m.Node("Div", m.Node("Sub", x, mean), m.Node("Sqrt", variance)), gain), shift),
            "Sub, Mul of Reciprocal, Add" => m.Node("Add", m.Node("Mul", m.Node("Sub", x, mean), m.Node("Mul", m.Node("Reciprocal", m.Node("Sqrt", variance)), gain)), shift),
            "Mul of Pow, Sub" => m.Node("Sub", m.Node("Mul", x, m.Node("Pow", variance, m.Number(-0.5f))), shift),
            _ => m.Node("Sub", m.Node("Neg", m.Node("Add", x, mean)), shift),
        };
    }).ImportAndCompare();

    [Theory]
    [InlineData(0, 1f, 1f)]
    [InlineData(1, 1f, 1f)]
    [InlineData(0, 0.5f, -2f)]
    [InlineData(1, -0.25f, 0f)]
    [InlineData(1, 3f, null)]
    public void Products_of_matrices(int transposed, float alpha, float? beta)
    {
        var model = new SourceModel();
        var row = model.Node("Flatten", model.Node("Sign", model.Node("Sub", model.Input, model.Number(0.5012f))));
        var hidden = Gemm(model, row, 64, 24, transposed, alpha, beta);

        model.Finish(Gemm(model, model.Node("Sign", model.Node("Add", hidden, model.Number(0.013f))), 24, SourceModel.Classes, transposed, alpha, beta)).ImportAndCompare();
    }

    [Fact]
    public void Convolutions_with_a_bias_an_output_and_scaled_weights()
    {
        var model = new SourceModel();
        var bits = model.Node("Sign", model.Node("Sub", model.Input, model.Number(0.5012f)));
        // A norm fused into its convolution: weights of one size an output, and a bias.
        var sizes = model.Numbers(SourceModel.Channels);
        float[] weights = [.. model.Signs(SourceModel.Channels * 9).Select((sign, i) => sign * sizes[i / 9])];
        var sums = model.Node("Conv", [bits, model.Constant(weights, SourceModel.Channels, 1, 3, 3), model.Constant(model.Numbers(SourceModel.Channels), SourceModel.Channels)],
            OnnxGraphBuilder.Integers("kernel_shape", 3, 3));

        var network = model.Finish(model.Dense(model.Node("Flatten", model.Node("Sign", sums)), Inputs)).ImportAndCompare().Network;

        Assert.All(network.Operations.OfType<WeightedLayer>(), layer => Assert.Equal(WeightKind.Binary, layer.Weights.Kind));
    }

    [Fact]
    public void Axes_as_operands_of_operator_set_18()
    {
        var model = new SourceModel { OperatorSet = 18 };
        var bits = model.Node("Sign", model.Node("Sub", model.Input, model.Number(0.5012f)));
        var padded = model.Node("Pad", bits, model.Shape(1, 1, 1, 1), model.Number(-1), model.Shape(2, 3));
        var map = model.Node("Sign", model.Norm(model.Conv(padded, 1, SourceModel.Channels), SourceModel.Channels));
        var means = model.Node("ReduceMean", [map, model.Shape(-2, -1)], OnnxGraphBuilder.Integer("keepdims", 1));
        var row = model.Node("Squeeze", means, model.Shape(2, 3));

        model.Finish(model.Dense(row, SourceModel.Channels)).ImportAndCompare();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Reshapes_with_and_without_allowzero(int allowZero)
    {
        var model = new SourceModel { OperatorSet = 18 };
        var map = model.Node("Sign", model.Norm(model.Conv(model.Node("Sign", model.Node("Sub", model.Input, model.Number(0.5012f))), 1, SourceModel.Channels), SourceModel.Channels));
        var row = model.Node("Reshape", [map, model.Shape(allowZero == 0 ? 0 : 1, -1)], OnnxGraphBuilder.Integer("allowzero", allowZero));

        model.Finish(model.Dense(row, Inputs)).ImportAndCompare();
    }

    [Theory]
    [InlineData(9)]
    [InlineData(13)]
    [InlineData(18)]
    [InlineData(22)]
    public void Qonnx_of_all_operator_sets(int version)
    {
        var model = new SourceModel { OperatorSet = version }.Standard((m, x) => m.Node("BipolarQuant", x, m.Number(0.37f)));
        Qonnx(model);

        model.ImportAndCompare();
    }

    [Theory]
    [InlineData("out/mnist-lfcW1A1.cbnn", "mnist-lfcw1a1")]
    [InlineData("2nd net.cbnn", "net-2nd-net")]
    [InlineData("TFC_1W1A.onnx", "tfc_1w1a")]
    public void Names_of_files_become_names_of_networks(string path, string name) => Assert.Equal(name, ImportOptions.NameOf(path));

    private static SourceModel Quantised(string quant, string domain, int bits, int isSigned, int narrow, string rounding = "ROUND")
    {
        var model = new SourceModel().Standard((m, x) => m.Node(quant, [x, m.Number(0.7f), m.Number(0), m.Number(bits)], Attributes(isSigned, narrow, rounding)));
        Qonnx(model, domain);
        return model;
    }

    private static AttributeProto[] Attributes(int isSigned, int narrow, string rounding) =>
    [
        OnnxGraphBuilder.Integer("signed", isSigned), OnnxGraphBuilder.Integer("narrow", narrow),
        new() { Name = "rounding_mode", S = Google.Protobuf.ByteString.CopyFromUtf8(rounding), Type = AttributeProto.Types.AttributeType.String },
    ];

    private static void Qonnx(SourceModel model, string domain = "qonnx.custom_op.general")
    {
        foreach (var node in model.Graph.Graph.Node.Where(node => node.OpType.EndsWith("Quant", StringComparison.Ordinal)))
            node.Domain = domain;
    }

    private static string Gemm(SourceModel model, string row, int inputs, int outputs, int transposed, float alpha, float? beta)
    {
        var weights = transposed == 0 ? model.Constant(model.Signs(inputs * outputs), inputs, outputs) : model.Constant(model.Signs(inputs * outputs), outputs, inputs);
        string[] operands = beta is null ? [row, weights] : [row, weights, model.Constant(model.Numbers(outputs), outputs)];
        return model.Node("Gemm", operands, OnnxGraphBuilder.Integer("transB", transposed), OnnxGraphBuilder.Real("alpha", alpha), OnnxGraphBuilder.Real("beta", beta ?? 1));
    }
}
