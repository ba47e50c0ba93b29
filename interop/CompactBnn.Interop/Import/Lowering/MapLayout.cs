using CompactBnn.Format;

namespace CompactBnn.Interop.Import;

/// <summary>Whether a value of the source graph is a map as the network has it, and which channel is which.</summary>
internal static class MapLayout
{
    /// <summary>For each channel of the source graph's map (batch, channels, height, width) the channel of the network.</summary>
    /// <param name="node">The node that reads the map.</param>
    /// <param name="dimensions">The map's dimensions; height may be left out.</param>
    /// <param name="order">Its order.</param>
    /// <param name="shape">Its shape in the network.</param>
    /// <exception cref="ImportException">It is no such map.</exception>
    public static int[] Channels(GraphNode node, int[] dimensions, int[] order, Shape shape)
    {
        var (channels, height, width) = dimensions switch
        {
            [1, var c, var h, var w] => (c, h, w),
            [1, var c, var w] => (c, 1, w),
            _ => throw new ImportException($"{node.Title} reads [{string.Join(", ", dimensions)}]; a map of shape batch (1), channels, height, width is right"),
        };
        if ((channels, height, width) != (shape.Channels, shape.Height, shape.Width))
            throw Reordered(node, dimensions, shape);
        var map = new int[channels];
        for (var i = 0; i < order.Length; i++)
        {
            var (channel, position) = Math.DivRem(i, height * width);
            if (position == 0)
                map[channel] = order[i];
            if (order[i] != position * channels + map[channel])
                throw Reordered(node, dimensions, shape);
        }
        return map;
    }

    private static ImportException Reordered(GraphNode node, int[] dimensions, Shape shape) =>
        new($"{node.Title} reads a value reshaped to [{string.Join(", ", dimensions)}] that is a map of {shape} (height, width, channels) otherwise; maps keep their shape up to the dense layers");
}
