using CompactBnn.Format;

namespace CompactBnn.Interop.Import;

/// <summary>
/// Max-pools. On bits they are OR, or AND where a scale is negative. On integers they wait for the threshold behind them, which moves before the pool: a falling
/// function of the greatest integer is the least of its values.
/// </summary>
internal static class PoolLowering
{
    public static LoweredValue MaxPool(LoweringContext context, GraphNode node)
    {
        if (node.Outputs.Length > 1 && node.Outputs[1].Length > 0)
            throw new ImportException($"{node.Title} gives indices; only the greatest elements can be taken");
        var value = context.Value(node, 0);
        return Lower(context, node, SourceWindow.Of(node, node.Integers("kernel_shape") ?? [], value.Shape));
    }

    public static LoweredValue GlobalMaxPool(LoweringContext context, GraphNode node)
    {
        var shape = context.Value(node, 0).Shape;
        return Lower(context, node, new(new(shape.Height, shape.Width), Extent.One, Extent.One, Padding.None));
    }

    private static LoweredValue Lower(LoweringContext context, GraphNode node, Window window)
    {
        var value = context.Value(node, 0);
        if (value.Padding is not null)
            throw new ImportException($"{node.Title} reads padded values; padding just before a convolution is right");
        var channels = MapLayout.Channels(node, value.Dimensions, value.Order, value.Shape);
        var shape = new Shape(window.OutputHeight(value.Shape.Height), window.OutputWidth(value.Shape.Width), value.Shape.Channels);
        if (shape.Height < 1 || shape.Width < 1)
            throw new ImportException($"{node.Title} has a window larger than its padded input of {value.Shape}");
        int[] dimensions = value.Dimensions.Length == 3 ? [1, shape.Channels, shape.Width] : [1, shape.Channels, shape.Height, shape.Width];
        var plain = LoweredValue.MapOrder(shape);
        var order = Array.ConvertAll(plain, index => index / shape.Channels * shape.Channels + channels[index % shape.Channels]);
        if (value.Pool is null && value.Base.Kind == ElementKind.Integer && Array.TrueForAll(value.Functions, function => function.IsLinear))
        {
            var pool = new PendingPool(window, shape, Array.ConvertAll(value.Functions, function => function.Pieces[0].Slope.Sign < 0));
            return new() { Base = value.Base, Dimensions = dimensions, Order = order, Functions = value.Functions, Pool = pool };
        }
        var resolved = context.Resolve(node, value);
        if (resolved.Base.Kind == ElementKind.Integer && resolved.Scale.Any(scale => scale.Sign < 0))
            resolved = context.FixedPoint.Place(node, resolved.Lowered());
        return Pooled(context, resolved, window, shape, dimensions, order);
    }

    private static LoweredValue Pooled(LoweringContext context, ResolvedValue value, Window window, Shape shape, int[] dimensions, int[] order)
    {
        var falls = PackedBits.From(Array.ConvertAll(value.Scale, scale => scale.Sign < 0));
        var name = context.Network.Add("pool", own => new MaxPool(own, value.Base.Name, window, falls.CountOnes() > 0 ? falls : null));
        return (value with { Base = value.Base with { Name = name, Shape = shape }, Dimensions = dimensions, Order = order }).Lowered();
    }
}
