using CompactBnn.Format;
using CompactBnn.Interop.Onnx;

namespace CompactBnn.Interop;

/// <summary>Writes an affine operation in int64. Integer division cuts off in ONNX, so the remainder, which is never negative, goes first: the rest divides down.</summary>
internal static class FixedPointExporter
{
    private const int Int64 = 7, Float32 = 1, Float64 = 11;

    /// <returns>The name of the map.</returns>
    public static string Export(OnnxGraphBuilder graph, Affine affine, string map)
    {
        var name = affine.Name;
        var channels = affine.Channels;
        var value = graph.Node("Cast", $"{name}_integers", [map], OnnxGraphBuilder.Integer("to", Int64));
        value = graph.Node("Mul", $"{name}_products",
            [value, graph.Constant($"{name}_multipliers", [.. channels.Select(channel => (long)channel.Multiplier)], 1, channels.Length, 1, 1)]);
        value = graph.Node("Add", $"{name}_sums", [value, graph.Constant($"{name}_offsets", [.. channels.Select(channel => channel.Offset)], 1, channels.Length, 1, 1)]);
        if (affine.Shift > 0)
        {
            var divisor = graph.Constant($"{name}_divisor", [1L << affine.Shift]);
            value = graph.Node("Sub", $"{name}_multiples", [value, graph.Node("Mod", $"{name}_remainders", [value, divisor])]);
            value = graph.Node("Div", $"{name}_quotients", [value, divisor]);
        }
        // ONNX Runtime 1.31 compares only the lower halves when it clips int64 with AVX-512. float64 is exact for all numbers near the bounds.
        value = graph.Node("Cast", $"{name}_numbers", [value], OnnxGraphBuilder.Integer("to", Float64));
        value = graph.Node("Clip", $"{name}_bounded", [value, graph.Constant($"{name}_low", [(double)affine.Low]), graph.Constant($"{name}_high", [(double)affine.High])]);
        return graph.Node("Cast", name, [value], OnnxGraphBuilder.Integer("to", Float32));
    }
}
