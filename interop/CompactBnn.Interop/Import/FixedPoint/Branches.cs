using CompactBnn.Format;

namespace CompactBnn.Interop.Import;

/// <summary>Where branches of a graph meet: sums in fixed point, and channels side by side.</summary>
internal static class Branches
{
    /// <summary>Whether an elementwise node adds or subtracts values that are no functions of the same elements.</summary>
    public static bool AreJoinedBy(LoweringContext context, GraphNode node)
    {
        if (node.Operator is not ("Add" or "Sub" or "Sum"))
            return false;
        var values = node.Inputs.Select(context.Find).ToArray();
        return values.Length > 1 && !values.Contains(null) && values.Skip(1).Any(value => !values[0]!.IsAligned(value!));
    }

    public static LoweredValue Add(LoweringContext context, GraphNode node)
    {
        var values = node.Inputs.Select((_, i) => context.Value(node, i)).ToArray();
        var first = values[0];
        foreach (var value in values)
        {
            if (Unpadded(node, value).Shape != first.Shape || !value.Order.AsSpan().SequenceEqual(first.Order))
            {
                throw new ImportException($"{node.Title} joins branches of the shapes [{string.Join(", ", first.Dimensions)}] and [{string.Join(", ", value.Dimensions)}]; "
                    + "equal shapes are right");
            }
        }
        if (node.Operator == "Sub")
            values[1] = Negated(context, node, values[1]);
        var unit = context.Steps.UnitFor(values.Aggregate(Rational.Zero, (reach, value) => reach + FixedPointSteps.ReachOf(value)));
        var sum = context.FixedPoint.Emitter.Sum([.. values.Select(value => context.FixedPoint.Place(node, value, unit).Base)]);
        return FixedPointLowering.Value(sum, Rational.One / unit, first.Dimensions, first.Order);
    }

    public static LoweredValue Concatenate(LoweringContext context, GraphNode node)
    {
        var values = Joinable(context, node, [.. node.Inputs.Select((_, i) => Unpadded(node, context.Value(node, i)))]);
        var rank = values[0].Dimensions.Length;
        if (Shapes.Axis(node, (int)node.Integer("axis", 1), rank) != 1 || rank is not (2 or 4))
            throw new ImportException($"{node.Title} joins along another dimension than the channels, which are dimension 1");
        var orders = values.Select(value => rank == 4 ? MapLayout.Channels(node, value.Dimensions, value.Order, value.Base.Shape) : value.Order).ToArray();
        if (orders.Any(order => !order.SequenceEqual(LoweredValue.RowOrder(order.Length))) || values.Any(value => Place(value) != Place(values[0])))
            throw new ImportException($"{node.Title} joins maps of other heights and widths, or of channels that were moved");
        var shape = values[0].Base.Shape with { Channels = values.Sum(value => value.Base.Shape.Channels) };
        var name = context.Network.Add("concat", own => new Concatenation(own, EquatableArray<string>.From(values.Select(value => value.Base.Name))));
        var joined = new BaseValue(name, shape, values[0].Base.Kind,
            [.. values.SelectMany(value => value.Base.Lows)], [.. values.SelectMany(value => value.Base.Highs)], values[0].Base.Kind == ElementKind.Bit ? 2 : 1);
        int[] dimensions = [.. values[0].Dimensions];
        dimensions[1] = shape.Channels;
        return new ResolvedValue(joined, dimensions, rank == 4 ? LoweredValue.MapOrder(shape) : LoweredValue.RowOrder(shape.Channels),
            [.. values.SelectMany(value => value.Scale)], [.. values.SelectMany(value => value.Offset)]).Lowered();
    }

    private static (int, int) Place(ResolvedValue value) => (value.Base.Shape.Height, value.Base.Shape.Width);

    /// <summary>All bits, or all integers of one step: a range is one of all channels, so that numbers of very different steps would waste their bits.</summary>
    private static ResolvedValue[] Joinable(LoweringContext context, GraphNode node, LoweredValue[] values)
    {
        // A function that is no line becomes bits, if it is one of two values, or fixed point.
        if (Array.TrueForAll(values, value => value.Base.Kind != ElementKind.Integer || !FunctionShape.AnySlopes(value.Functions)))
        {
            var resolved = Array.ConvertAll(values, value => context.Resolve(node, value));
            if (Array.TrueForAll(resolved, value => value.Base.Kind == ElementKind.Bit))
                return resolved;
        }
        var unit = context.Steps.UnitFor(values.Select(FixedPointSteps.ReachOf).Aggregate((a, b) => a < b ? b : a));
        return Array.ConvertAll(values, value => context.FixedPoint.Place(node, value, unit));
    }

    private static LoweredValue Unpadded(GraphNode node, LoweredValue value) => value.Padding is null ? value
        : throw new ImportException($"{node.Title} reads padded values; padding just before a convolution is right");

    private static LoweredValue Negated(LoweringContext context, GraphNode node, LoweredValue value) => value.Tables.Length > 0
        ? Negated(context, node, context.Resolve(node, value).Lowered())
        : value.With(Array.ConvertAll(value.Functions, function => function.Affine(-1, 0)));
}
