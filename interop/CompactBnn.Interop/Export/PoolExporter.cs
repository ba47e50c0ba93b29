using CompactBnn.Format;
using CompactBnn.Interop.Onnx;

namespace CompactBnn.Interop;

/// <summary>Writes pools. A minimum is the negated maximum of negated elements.</summary>
internal sealed class PoolExporter(OnnxGraphBuilder graph, Shape input)
{
    /// <summary>Writes a max-pool.</summary>
    /// <returns>The name of the pooled map.</returns>
    public string Export(MaxPool pool, string map)
    {
        var signs = pool.Minimum is null ? null
            : graph.Constant($"{pool.Name}_signs", [.. Enumerable.Range(0, pool.Minimum.Length).Select(i => pool.Minimum[i] ? -1f : 1f)], 1, input.Channels, 1, 1);
        if (signs is not null)
            map = graph.Node("Mul", $"{pool.Name}_signed", [map, signs]);
        var (size, stride, _, padding, _) = pool.Window;
        // Runtimes disagree about ceil_mode; padding at the far sides, which never wins, makes the same windows without it.
        var bottom = FarPadding(pool.Window.OutputHeight(input.Height), stride.Vertical, size.Vertical, input.Height + padding.Top, padding.Bottom);
        var right = FarPadding(pool.Window.OutputWidth(input.Width), stride.Horizontal, size.Horizontal, input.Width + padding.Left, padding.Right);
        var pooled = graph.Node("MaxPool", signs is null ? pool.Name : $"{pool.Name}_best", [map],
            OnnxGraphBuilder.Integers("kernel_shape", size.Vertical, size.Horizontal), OnnxGraphBuilder.Integers("strides", stride.Vertical, stride.Horizontal),
            OnnxGraphBuilder.Integers("pads", padding.Top, padding.Left, bottom, right));
        return signs is null ? pooled : graph.Node("Mul", pool.Name, [pooled, signs]);
    }

    /// <summary>Writes a sum-pool, as a convolution of each channel with weights of 1.</summary>
    /// <returns>The name of the pooled map.</returns>
    public string Export(SumPool pool, string map)
    {
        var (size, stride, _, padding, _) = pool.Window;
        var bottom = FarPadding(pool.Window.OutputHeight(input.Height), stride.Vertical, size.Vertical, input.Height + padding.Top, padding.Bottom);
        var right = FarPadding(pool.Window.OutputWidth(input.Width), stride.Horizontal, size.Horizontal, input.Width + padding.Left, padding.Right);
        var ones = new float[input.Channels * size.Vertical * size.Horizontal];
        Array.Fill(ones, 1);
        return graph.Node("Conv", pool.Name, [map, graph.Constant($"{pool.Name}_ones", ones, input.Channels, 1, size.Vertical, size.Horizontal)],
            OnnxGraphBuilder.Integers("kernel_shape", size.Vertical, size.Horizontal), OnnxGraphBuilder.Integers("strides", stride.Vertical, stride.Horizontal),
            OnnxGraphBuilder.Integers("pads", padding.Top, padding.Left, bottom, right), OnnxGraphBuilder.Integer("group", input.Channels));
    }

    private static int FarPadding(int outputs, int stride, int size, int extent, int padding) => Math.Max((outputs - 1) * stride + size - extent, padding);
}
