using CompactBnn.Format;
using CompactBnn.Interop.Onnx;
using Google.Protobuf;

namespace CompactBnn.Interop;

/// <summary>A layer of float32: weights, max-pool, and the norm <c>sum * Slope + Offset</c>.</summary>
/// <param name="WeightShape">Outputs, inputs, and for a convolution, which is padded by zeros to keep height and width, kernel rows and columns.</param>
/// <param name="Weights">The weights in that order; a dense layer behind a map reads it in height, width, channel order.</param>
/// <param name="Slope">One factor an output.</param>
/// <param name="Offset">One summand an output.</param>
/// <param name="Pool">Edge and stride of the max-pool between sums and norm; 1 for none.</param>
public sealed record FloatLayer(int[] WeightShape, float[] Weights, float[] Slope, float[] Offset, int Pool);

/// <summary>
/// Writes a chain of float32 layers, with a rectifier after each but the last, as an ONNX graph: what a binary network is compared with.
/// </summary>
/// <remarks>
/// Input: <c>input</c>, batch, channels, height, width (batch, columns for one position). Norms are folded into weights and biases where no pool stands between.
/// </remarks>
public static class FloatChainExport
{
    /// <summary>The bytes of an ONNX file.</summary>
    /// <param name="name">Name of the graph.</param>
    /// <param name="input">Shape of the input.</param>
    /// <param name="layers">The layers in order; the last one makes the scores.</param>
    public static byte[] ToBytes(string name, Shape input, IReadOnlyList<FloatLayer> layers)
    {
        var graph = new OnnxGraphBuilder(name);
        var shape = input;
        var value = shape.Positions > 1
            ? graph.Port(graph.Graph.Input, OnnxExport.InputName, null, shape.Channels, shape.Height, shape.Width)
            : graph.Port(graph.Graph.Input, OnnxExport.InputName, null, shape.Channels);
        for (var i = 0; i < layers.Count; i++)
        {
            value = layers[i].WeightShape.Length == 4 ? Convolve(graph, value, layers[i]) : Multiply(graph, value, layers[i], shape);
            if (i < layers.Count - 1)
                value = graph.Node("Relu", "relu", [value]);
            shape = layers[i].WeightShape.Length == 4
                ? new(shape.Height / layers[i].Pool, shape.Width / layers[i].Pool, layers[i].WeightShape[0])
                : new(1, 1, layers[i].WeightShape[0]);
        }
        graph.NameOutput(value, OnnxExport.OutputName);
        graph.Port(graph.Graph.Output, OnnxExport.OutputName, null, shape.Channels);
        return OnnxExport.ToModel(graph.Graph, input: null, labels: default, metadata: default).ToByteArray();
    }

    /// <summary>The weights of a dense layer, its norm folded in, in the order of a flattened channels, height, width map.</summary>
    /// <param name="layer">A dense layer.</param>
    /// <param name="map">The map that it reads.</param>
    public static float[] DenseWeights(FloatLayer layer, Shape map)
    {
        int outputs = layer.WeightShape[0], inputs = layer.WeightShape[1], positions = (int)map.Positions;
        var weights = new float[outputs * inputs];
        for (var n = 0; n < outputs; n++)
        for (var position = 0; position < positions; position++)
        for (var channel = 0; channel < map.Channels; channel++)
            weights[n * inputs + channel * positions + position] = layer.Weights[n * inputs + position * map.Channels + channel] * layer.Slope[n];
        return weights;
    }

    /// <summary>The weights of a convolution, its norm folded in where no pool stands between.</summary>
    /// <param name="layer">A convolution.</param>
    public static float[] ConvolutionWeights(FloatLayer layer)
    {
        var taps = layer.Weights.Length / layer.WeightShape[0];
        return layer.Pool > 1 ? layer.Weights : [.. layer.Weights.Select((weight, i) => weight * layer.Slope[i / taps])];
    }

    private static string Convolve(OnnxGraphBuilder graph, string value, FloatLayer layer)
    {
        int outputs = layer.WeightShape[0], kernel = layer.WeightShape[2], border = kernel / 2;
        var weights = graph.Constant("weights", ConvolutionWeights(layer), layer.WeightShape);
        AttributeProto[] attributes = [OnnxGraphBuilder.Integers("kernel_shape", kernel, kernel), OnnxGraphBuilder.Integers("pads", border, border, border, border)];
        if (layer.Pool == 1)
            return graph.Node("Conv", "conv", [value, weights, graph.Constant("bias", layer.Offset, outputs)], attributes);
        var sums = graph.Node("Conv", "conv", [value, weights], attributes);
        var pooled = graph.Node("MaxPool", "pool", [sums],
            OnnxGraphBuilder.Integers("kernel_shape", layer.Pool, layer.Pool), OnnxGraphBuilder.Integers("strides", layer.Pool, layer.Pool));
        var scaled = graph.Node("Mul", "scaled", [pooled, graph.Constant("slope", layer.Slope, outputs, 1, 1)]);
        return graph.Node("Add", "norm", [scaled, graph.Constant("offset", layer.Offset, outputs, 1, 1)]);
    }

    private static string Multiply(OnnxGraphBuilder graph, string value, FloatLayer layer, Shape map)
    {
        var flat = map.Positions > 1 ? graph.Node("Flatten", "flat", [value]) : value;
        var weights = graph.Constant("weights", DenseWeights(layer, map), layer.WeightShape);
        return graph.Node("Gemm", "dense", [flat, weights, graph.Constant("bias", layer.Offset, layer.WeightShape[0])], OnnxGraphBuilder.Integer("transB", 1));
    }
}
