namespace CompactBnn.Interop.Import;

/// <summary>Constants that meet a value elementwise, as one number a channel of the network.</summary>
internal static class ChannelConstants
{
    /// <exception cref="ImportException">The constant differs between positions of a channel, or does not fit.</exception>
    public static double[] Of(GraphNode node, LoweredValue value, Tensor constant)
    {
        var channels = value.Shape.Channels;
        var numbers = new double[channels];
        if (constant.Values.Length == 1)
        {
            Array.Fill(numbers, constant.Values[0]);
            return numbers;
        }
        var shape = Broadcasting.Shape(node.Title, [value.Dimensions, constant.Dimensions]);
        if (Tensor.CountOf(shape) != value.Order.Length)
        {
            throw new ImportException($"{node.Title} spreads a value of shape [{string.Join(", ", value.Dimensions)}] "
                + $"over [{string.Join(", ", shape)}]; a constant of its own shape is right");
        }
        var indices = Broadcasting.Indices(constant.Dimensions, shape);
        var known = new bool[channels];
        for (var i = 0; i < indices.Length; i++)
        {
            var (channel, number) = (value.Order[i] % channels, constant.Values[indices[i]]);
            if (known[channel] && numbers[channel] != number)
                throw new ImportException($"{node.Title} has constants that differ from pixel to pixel; one a channel is right");
            (known[channel], numbers[channel]) = (true, number);
        }
        return numbers;
    }

    /// <summary>The same for one number a channel of the source graph, whose channels are dimension 1, or the last one.</summary>
    public static double[] OfChannels(GraphNode node, LoweredValue value, double[] numbers, bool last = false)
    {
        var axis = last ? value.Dimensions.Length - 1 : Math.Min(1, value.Dimensions.Length - 1);
        if (numbers.Length != 1 && numbers.Length != value.Dimensions[axis])
            throw new ImportException($"{node.Title} has {numbers.Length} parameters for {value.Dimensions[axis]} channels");
        var shape = Enumerable.Repeat(1, value.Dimensions.Length).ToArray();
        shape[axis] = numbers.Length;
        return Of(node, value, new(TensorKind.Float, shape, numbers));
    }
}
