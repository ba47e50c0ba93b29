using CompactBnn.Format;

namespace CompactBnn.Interop.Import;

/// <summary>Kernel, strides, dilations and padding of an ONNX node. One spatial dimension is taken as a map of one row.</summary>
internal static class SourceWindow
{
    public static Window Of(GraphNode node, int[] kernel, Shape input)
    {
        var size = Pair(node, "kernel_shape", kernel);
        var stride = Pair(node, "strides", node.Integers("strides"));
        var dilation = Pair(node, "dilations", node.Integers("dilations"));
        var window = new Window(size, stride, dilation, Explicit(node), node.Integer("ceil_mode", 0) != 0);
        return node.Text("auto_pad", "NOTSET") switch
        {
            "SAME_UPPER" => window with { Padding = Same(window, input, more: true) },
            "SAME_LOWER" => window with { Padding = Same(window, input, more: false) },
            "VALID" => window with { Padding = Padding.None },
            _ => window,
        };
    }

    private static Extent Pair(GraphNode node, string attribute, int[]? sizes) => sizes switch
    {
        null or [] => Extent.One,
        _ when sizes.Any(size => size is < 1 or > FormatLimits.Edge) => throw new ImportException($"{node.Title} has {attribute} [{string.Join(", ", sizes)}]; 1 to {FormatLimits.Edge} is right"),
        [var across] => new(1, across),
        [var down, var across] => new(down, across),
        _ => throw new ImportException($"{node.Title} has {sizes.Length} {attribute}; two, down and across, are right"),
    };

    private static Padding Explicit(GraphNode node) => node.Integers("pads") switch
    {
        null or [] => Padding.None,
        var sides when sides.Any(side => side is < 0 or > FormatLimits.Edge) => throw new ImportException($"{node.Title} has pads [{string.Join(", ", sides)}]; 0 to {FormatLimits.Edge} is right"),
        [var left, var right] => new(0, left, 0, right),
        [var top, var left, var bottom, var right] => new(top, left, bottom, right),
        var pads => throw new ImportException($"{node.Title} has {pads.Length} pads; four are right"),
    };

    private static Padding Same(Window window, Shape input, bool more)
    {
        static int Total(int size, int stride, int span) => Math.Max(((size + stride - 1) / stride - 1) * stride + span - size, 0);
        int down = Total(input.Height, window.Stride.Vertical, window.SpanVertical), across = Total(input.Width, window.Stride.Horizontal, window.SpanHorizontal);
        return more ? new(down / 2, across / 2, down - down / 2, across - across / 2) : new(down - down / 2, across - across / 2, down / 2, across / 2);
    }
}
