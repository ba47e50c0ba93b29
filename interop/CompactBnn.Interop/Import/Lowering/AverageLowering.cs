using CompactBnn.Format;

namespace CompactBnn.Interop.Import;

/// <summary>Average pools, as sums over windows: a convolution of each channel for itself, with all weights +1.</summary>
internal static class AverageLowering
{
    public static LoweredValue AveragePool(LoweringContext context, GraphNode node)
    {
        var value = context.Value(node, 0);
        var window = SourceWindow.Of(node, node.Integers("kernel_shape") ?? [], value.Shape);
        if (window.Padding != Padding.None || window.Ceiling)
            throw new ImportException($"{node.Title} averages over padding, or over parts of windows; no padding and ceil_mode=0 is right");
        return Lower(context, node, window, keepDimensions: true);
    }

    public static LoweredValue GlobalAveragePool(LoweringContext context, GraphNode node)
    {
        var shape = context.Value(node, 0).Shape;
        return Lower(context, node, new(new(shape.Height, shape.Width), Extent.One, Extent.One, Padding.None), keepDimensions: true);
    }

    public static LoweredValue ReduceMean(LoweringContext context, GraphNode node)
    {
        var value = context.Value(node, 0);
        var axes = (context.Parameter(node, 1)?.ToIntegers() ?? node.Integers("axes") ?? []).Select(axis => Shapes.Axis(node, axis, value.Dimensions.Length)).Order();
        if (value.Dimensions.Length != 4 || !axes.SequenceEqual([2, 3]))
            throw new ImportException($"{node.Title} averages over other axes than height and width of a map");
        return Lower(context, node, new(new(value.Shape.Height, value.Shape.Width), Extent.One, Extent.One, Padding.None), node.Integer("keepdims", 1) != 0);
    }

    private static LoweredValue Lower(LoweringContext context, GraphNode node, Window window, bool keepDimensions)
    {
        var taps = window.Size.Vertical * window.Size.Horizontal;
        var value = context.Resolve(node, context.Value(node, 0), taps: taps);
        var channels = MapLayout.Channels(node, value.Dimensions, value.Order, value.Base.Shape);
        var input = value.Base.Shape;
        var shape = new Shape(window.OutputHeight(input.Height), window.OutputWidth(input.Width), input.Channels);
        if (shape.Height < 1 || shape.Width < 1)
            throw new ImportException($"{node.Title} has a window larger than its input of {input}");
        var order = Array.ConvertAll(LoweredValue.MapOrder(shape), index => index / shape.Channels * shape.Channels + channels[index % shape.Channels]);
        int[] dimensions = keepDimensions ? [1, shape.Channels, shape.Height, shape.Width] : [1, shape.Channels];
        if (value.Base.Kind == ElementKind.Integer)
            return SumOf(context, value, window, shape, taps, dimensions, order);
        var ones = new sbyte[input.Channels * taps];
        Array.Fill(ones, (sbyte)1);
        var rows = new WeightRows(ones, Array.ConvertAll(value.Scale, scale => scale / taps));
        var name = context.Network.Add("average",
            own => new Convolution(own, value.Base.Name, input.Channels, window, input.Channels, 0, rows.ToWeights()));
        return LayerResult.Of(LayerSums.Range(name, shape, rows, value.Base, padsWithNothing: false), dimensions, order, rows.Scale, value.Offset);
    }

    /// <summary>The sum over windows of integers; those that are too wide for it lose their last bits first.</summary>
    private static LoweredValue SumOf(LoweringContext context, ResolvedValue value, Window window, Shape shape, int taps, int[] dimensions, int[] order)
    {
        var (source, lost) = (value.Base, 0);
        while (taps * Math.Max(-(long)value.Base.Lows.Min(), value.Base.Highs.Max()) >> lost > FixedPointSteps.Largest / 2)
            lost++;
        if (lost > 0)
            source = context.FixedPoint.Emitter.Scaled(source, 1, lost, 1L << (lost - 1));
        context.Steps.IsUsed |= lost > 0;
        var name = context.Network.Add("sum", own => new SumPool(own, source.Name, window));
        var sums = BaseValue.Integers(name, shape, Math.Min(source.Lows.Min(), taps * source.Lows.Min()), Math.Max(source.Highs.Max(), taps * source.Highs.Max()));
        return LayerResult.Of(sums, dimensions, order, Array.ConvertAll(value.Scale, scale => scale * (1 << lost) / taps), value.Offset);
    }
}
