using CompactBnn.Format;

namespace CompactBnn.Interop.Import;

/// <summary>
/// A value of the source graph as a function of a value of the network: each of its elements is the function of a channel, applied to one element. So elementwise
/// operators change functions only, and those that move elements change the order only; a network operation is made where a layer needs the numbers.
/// </summary>
internal sealed class LoweredValue
{
    /// <summary>The value of the network.</summary>
    public required BaseValue Base { get; init; }

    /// <summary>Dimensions in the source graph, the batch being 1.</summary>
    public required int[] Dimensions { get; init; }

    /// <summary>For each element, the last dimension varying fastest, the index in the network's order: row, column, channel.</summary>
    public required int[] Order { get; init; }

    /// <summary>One function a channel of integers or bits; empty where the base are bytes.</summary>
    public PiecewiseLinear[] Functions { get; init; } = [];

    /// <summary>One table of 256 numbers a channel where the base are bytes; else empty. A colour may make several channels.</summary>
    public Tensor[] Tables { get; init; } = [];

    /// <summary>The colour that each table reads; empty where the base are no bytes.</summary>
    public int[] Colours { get; init; } = [];

    /// <summary>A max-pool over the integers that awaits the threshold behind it; null for none.</summary>
    public PendingPool? Pool { get; init; }

    /// <summary>Padding that awaits its convolution; null for none.</summary>
    public PendingPadding? Padding { get; init; }

    /// <summary>The shape in the network, after the pool.</summary>
    public Shape Shape => Pool?.Shape ?? (Tables.Length > 0 ? Base.Shape with { Channels = Tables.Length } : Base.Shape);

    /// <summary>Whether another value is a function of the very same elements.</summary>
    public bool IsAligned(LoweredValue other) =>
        ReferenceEquals(Base, other.Base) && Pool == other.Pool && Padding == other.Padding
        && Colours.AsSpan().SequenceEqual(other.Colours) && (ReferenceEquals(Order, other.Order) || Order.AsSpan().SequenceEqual(other.Order));

    public LoweredValue With(int[] dimensions, int[] order) =>
        new() { Base = Base, Dimensions = dimensions, Order = order, Functions = Functions, Tables = Tables, Colours = Colours, Pool = Pool, Padding = Padding };

    public LoweredValue With(PiecewiseLinear[] functions) =>
        new() { Base = Base, Dimensions = Dimensions, Order = Order, Functions = functions, Pool = Pool, Padding = Padding };

    public LoweredValue With(Tensor[] tables) =>
        new() { Base = Base, Dimensions = Dimensions, Order = Order, Tables = tables, Colours = Colours, Padding = Padding };

    public LoweredValue With(PendingPadding padding) =>
        new() { Base = Base, Dimensions = Dimensions, Order = Order, Functions = Functions, Tables = Tables, Colours = Colours, Pool = Pool, Padding = padding };

    /// <summary>The order of a map in channel, row, column of a value in row, column, channel.</summary>
    public static int[] MapOrder(Shape shape)
    {
        var order = new int[shape.Elements];
        for (var i = 0; i < order.Length; i++)
            order[i] = i % (shape.Height * shape.Width) * shape.Channels + i / (shape.Height * shape.Width);
        return order;
    }

    /// <summary>0, 1, 2, ...</summary>
    public static int[] RowOrder(int count)
    {
        var order = new int[count];
        for (var i = 0; i < count; i++)
            order[i] = i;
        return order;
    }
}

/// <summary>A max-pool over integers, before the threshold that makes it one of bits is known.</summary>
/// <param name="Window">Its window.</param>
/// <param name="Shape">The shape of the result.</param>
/// <param name="IsMinimum">For each channel whether the function falls, so that the pool takes the least integer.</param>
internal sealed record PendingPool(Window Window, Shape Shape, bool[] IsMinimum);

/// <summary>Padding by an operator of its own.</summary>
/// <param name="Sides">Rows and columns added.</param>
/// <param name="Value">The number they hold.</param>
internal sealed record PendingPadding(Padding Sides, Rational Value);
