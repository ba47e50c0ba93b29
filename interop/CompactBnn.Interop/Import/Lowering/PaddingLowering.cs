using CompactBnn.Format;

namespace CompactBnn.Interop.Import;

/// <summary><c>Pad</c>: rows and columns around a map, which the convolution behind it takes along.</summary>
internal static class PaddingLowering
{
    public static LoweredValue Lower(LoweringContext context, GraphNode node)
    {
        var value = context.Value(node, 0);
        var pads = context.Parameter(node, 1)?.ToIntegers() ?? node.Integers("pads") ?? [];
        if (pads.All(pad => pad == 0))
            return value;
        var number = context.Parameter(node, 2) is { Values: [var constant] } ? constant : node.Float("value", 0);
        var axes = context.Parameter(node, 3)?.ToIntegers().Select(axis => Shapes.Axis(node, axis, value.Dimensions.Length)).ToArray()
            ?? LoweredValue.RowOrder(value.Dimensions.Length);
        var sides = new (int Before, int After)[value.Dimensions.Length];
        for (var i = 0; i < axes.Length && 2 * axes.Length == pads.Length; i++)
            sides[axes[i]] = (pads[i], pads[i + axes.Length]);
        if (node.Text("mode", "constant") != "constant" || value.Padding is not null || 2 * axes.Length != pads.Length || pads.Any(pad => pad is < 0 or > FormatLimits.Edge)
            || sides is not [(0, 0), (0, 0), var down, var across])
            throw new ImportException($"{node.Title} pads otherwise than with one constant above, below and beside a map (batch, channels, height, width)");
        return value.With(new PendingPadding(new(down.Before, across.Before, down.After, across.After), Rational.From(number)));
    }
}
