using System.Globalization;
using CompactBnn.Data;
using CompactBnn.Format;
using CompactBnn.Interop;
using CompactBnn.Interop.Onnx;
using CompactBnn.Training.Fitting;
using CompactBnn.Training.Networks;
using CompactBnn.Training.Recipes;
using Google.Protobuf;
using static TorchSharp.torch;

namespace CompactBnn.Training.Export;

/// <summary>A residual network as an ONNX graph with its branches of real numbers: what <c>cbnn import</c> turns into integers. It reads the bytes 0 to 255 as numbers.</summary>
internal sealed class ResidualExport
{
    private readonly OnnxGraphBuilder _graph;

    private ResidualExport(string name) => _graph = new(name);

    /// <summary>The bytes of the ONNX file.</summary>
    public static byte[] Export(ResidualNetwork network, Recipe recipe, DataSet data, TrainingResults results)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var export = new ResidualExport(recipe.Name);
        export.Append(network, data.Shape);
        return OnnxExport.ToModel(export._graph.Graph, data.Input, data.Labels, Provenance.Of(recipe, data, results)).ToByteArray();
    }

    private void Append(ResidualNetwork network, Shape pictures)
    {
        var value = _graph.Port(_graph.Graph.Input, OnnxExport.InputName, null, pictures.Channels, pictures.Height, pictures.Width);
        value = _graph.Node("Mul", "scaled", [value, _graph.Constant("input_factor", [ByteEncoder.Factor])]);
        value = _graph.Node("Add", "centred", [value, _graph.Constant("input_summand", [ByteEncoder.Summand])]);
        value = Normed("stem", network.Stem, Convolve("stem", value, network.Stem.Latent, stride: 1));
        if (network.StemPool > 1)
            value = Pool("MaxPool", "stem_pool", value, network.StemPool);
        for (var i = 0; i < network.Blocks.Count; i++)
            value = Append(network.Blocks[i], string.Create(CultureInfo.InvariantCulture, $"block{i + 1}"), value);
        value = _graph.Node("Flatten", "average", [_graph.Node("GlobalAveragePool", "average_map", [value])], OnnxGraphBuilder.Integer("axis", 1));
        value = _graph.Node("Gemm", OnnxExport.OutputName,
            [value, Constant("classes_weights", network.Weights), Constant("classes_bias", network.Bias)], OnnxGraphBuilder.Integer("transB", 1));
        _graph.NameOutput(value, OnnxExport.OutputName);
        _graph.Port(_graph.Graph.Output, OnnxExport.OutputName, null, (int)network.Weights.shape[0]);
    }

    private string Append(ResidualBlock block, string name, string input)
    {
        var shortcut = input;
        if (block.Shortcut is not null)
        {
            var averages = Pool("AveragePool", $"{name}_average", input, 2);
            shortcut = Normed($"{name}_shortcut", block.Shortcut, Convolve($"{name}_shortcut", averages, block.Shortcut.Latent, stride: 1));
        }
        var signs = SignsOf($"{name}_signs", input);
        var sums = Convolve($"{name}_binary", signs, block.Binary.Latent.ge(0).to_type(ScalarType.Float32).mul(2).sub(1), block.Binary.Stride);
        return _graph.Node("Add", name, [Normed($"{name}_binary", block.Binary, sums), shortcut]);
    }

    /// <summary>+1 where a number is at least 0, else -1. (The operator Sign makes 0 of 0.)</summary>
    private string SignsOf(string name, string input)
    {
        var reaches = _graph.Node("GreaterOrEqual", $"{name}_reach", [input, _graph.Constant($"{name}_zero", [0f])]);
        return _graph.Node("Where", name, [reaches, _graph.Constant($"{name}_plus", [1f]), _graph.Constant($"{name}_minus", [-1f])]);
    }

    private string Convolve(string name, string input, Tensor weights, int stride)
    {
        var kernel = weights.shape[2];
        return _graph.Node("Conv", $"{name}_sums", [input, Constant($"{name}_weights", weights)],
            OnnxGraphBuilder.Integers("kernel_shape", kernel, kernel), OnnxGraphBuilder.Integers("strides", stride, stride),
            OnnxGraphBuilder.Integers("pads", kernel / 2, kernel / 2, kernel / 2, kernel / 2));
    }

    private string Normed(string name, NormedLayer layer, string sums) => _graph.Node("BatchNormalization", $"{name}_norm",
        [sums, .. layer.NormParameters.Select((numbers, i) => Constant($"{name}_norm_{NormNames[i]}", numbers))], OnnxGraphBuilder.Real("epsilon", (float)layer.Options.Epsilon));

    private static readonly string[] NormNames = ["gain", "shift", "mean", "variance"];

    private string Pool(string kind, string name, string input, int size) =>
        _graph.Node(kind, name, [input], OnnxGraphBuilder.Integers("kernel_shape", size, size), OnnxGraphBuilder.Integers("strides", size, size));

    private string Constant(string name, Tensor numbers) =>
        _graph.Constant(name, numbers.contiguous().cpu().data<float>().ToArray(), [.. numbers.shape.Select(size => (int)size)]);
}
