namespace CompactBnn.Interop.Import;

/// <summary>Operators that move elements, or change the shape only.</summary>
internal static class StructureLowering
{
    public static LoweredValue Reshape(LoweringContext context, GraphNode node) =>
        Reshaped(context, node, from => Shapes.Reshape(node, from,
            context.Parameter(node, 1)?.ToIntegers() ?? node.Integers("shape") ?? throw new ImportException($"{node.Title} states no shape")));

    public static LoweredValue Flatten(LoweringContext context, GraphNode node) => Reshaped(context, node, from => Shapes.Flatten(node, from));

    public static LoweredValue Squeeze(LoweringContext context, GraphNode node) =>
        Reshaped(context, node, from => Shapes.Squeeze(node, from, context.Parameter(node, 1)?.ToIntegers() ?? node.Integers("axes")));

    public static LoweredValue Unsqueeze(LoweringContext context, GraphNode node) =>
        Reshaped(context, node, from => Shapes.Unsqueeze(node, from, context.Parameter(node, 1)?.ToIntegers() ?? node.Integers("axes")));

    public static LoweredValue Transpose(LoweringContext context, GraphNode node)
    {
        var value = Unpadded(node, context.Value(node, 0));
        var moved = Shapes.TransposedOrder(node, value.Dimensions, out var shape);
        return value.With(shape, Array.ConvertAll(moved, index => value.Order[index]));
    }

    private static LoweredValue Reshaped(LoweringContext context, GraphNode node, Func<int[], int[]> shape)
    {
        var value = Unpadded(node, context.Value(node, 0));
        return value.With(shape(value.Dimensions), value.Order);
    }

    private static LoweredValue Unpadded(GraphNode node, LoweredValue value) => value.Padding is null ? value
        : throw new ImportException($"{node.Title} reads padded values; padding just before a convolution is right");
}
