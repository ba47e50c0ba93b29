namespace CompactBnn.Interop.Import;

/// <summary>Makes several channels of a colour of the input, as thermometer codes and bit slices want it: by a constant that is spread over it, or by choosing.</summary>
internal static class InputChannels
{
    /// <summary>A value of one channel with as many channels as constants of a shape ask for; the value itself where they ask for none.</summary>
    public static LoweredValue Spread(LoweredValue value, int[] shape)
    {
        var count = shape.Aggregate(1L, (product, size) => product * size);
        if (value.Tables.Length != 1 || count == value.Order.Length || count > Format.FormatLimits.ValueElements)
            return value;
        var wide = shape.Select((size, axis) => axis - shape.Length + value.Dimensions.Length is >= 0 and var own && value.Dimensions[own] == size ? 1 : size).ToArray();
        var axis = Array.FindIndex(wide, size => size > 1);
        if (axis < 0 || wide.Count(size => size > 1) != 1)
            return value;
        var inner = shape.Skip(axis + 1).Aggregate(1, (product, size) => product * size);
        var source = Broadcasting.Indices(value.Dimensions, shape);
        var order = new int[source.Length];
        for (var i = 0; i < order.Length; i++)
            order[i] = value.Order[source[i]] * shape[axis] + i / inner % shape[axis];
        return With(value, shape, order, new int[shape[axis]]);
    }

    /// <summary><c>Gather</c>: channels of the input chosen by constant indices, or numbers of a constant table chosen by the input.</summary>
    public static LoweredValue Gather(LoweringContext context, GraphNode node) =>
        context.Constant(node.Inputs[0]) is { } table ? LookUp(node, table, context.Value(node, 1)) : Choose(context, node);

    private static LoweredValue LookUp(GraphNode node, Tensor table, LoweredValue indices)
    {
        if (table.Dimensions.Length != 1 || indices.Tables.Length == 0)
            throw new ImportException($"{node.Title} looks up by values that are no bytes of the input, or in a table of several dimensions");
        return indices.With(Array.ConvertAll(indices.Tables, places => new Tensor(table.Kind, places.Dimensions, Array.ConvertAll(places.Values, place =>
            place >= 0 && place < table.Values.Length ? table.Values[(int)place]
                : throw new ImportException($"{node.Title} looks up element {place} of {table.Values.Length}")))));
    }

    private static LoweredValue Choose(LoweringContext context, GraphNode node)
    {
        var value = context.Value(node, 0);
        var indices = context.Parameter(node, 1) is { Dimensions.Length: 1 } chosen ? chosen.ToIntegers() : [];
        var axis = Shapes.Axis(node, (int)node.Integer("axis", 0), value.Dimensions.Length);
        if (value.Tables.Length == 0 || indices.Length == 0 || value.Padding is not null || indices.Any(index => index < 0 || index >= value.Dimensions[axis]))
            throw new ImportException($"{node.Title} chooses elements of computed values; channels of the input can be chosen");
        var shape = value.Dimensions.ToArray();
        shape[axis] = indices.Length;
        var inner = shape.Skip(axis + 1).Aggregate(1, (product, size) => product * size);
        var (order, sources) = (new int[Shapes.CountOf(shape)], new int[indices.Length]);
        Array.Fill(sources, -1);
        for (var i = 0; i < order.Length; i++)
        {
            var place = i / inner % indices.Length;
            var old = value.Order[(i / inner / indices.Length * value.Dimensions[axis] + indices[place]) * inner + i % inner];
            var channel = old % value.Tables.Length;
            if (sources[place] >= 0 && sources[place] != channel)
                throw new ImportException($"{node.Title} chooses rows or columns of the input; whole channels can be chosen");
            sources[place] = channel;
            order[i] = old / value.Tables.Length * indices.Length + place;
        }
        return With(value, shape, order, sources);
    }

    private static LoweredValue With(LoweredValue value, int[] shape, int[] order, int[] channels) => new()
    {
        Base = value.Base, Dimensions = shape, Order = order,
        Tables = Array.ConvertAll(channels, channel => value.Tables[channel]), Colours = Array.ConvertAll(channels, channel => value.Colours[channel]),
    };
}
