namespace CompactBnn.Interop.Import;

/// <summary>A value of the source graph whose elements are bits or integers of the network times a scale of the channel, plus an offset.</summary>
/// <param name="Base">The bits or integers.</param>
/// <param name="Dimensions">Dimensions in the source graph.</param>
/// <param name="Order">For each element the index in the network's order.</param>
/// <param name="Scale">One factor a channel.</param>
/// <param name="Offset">One summand a channel.</param>
internal sealed record ResolvedValue(BaseValue Base, int[] Dimensions, int[] Order, Rational[] Scale, Rational[] Offset)
{
    /// <summary>The same as a value that further operators can change.</summary>
    public LoweredValue Lowered() => new()
    {
        Base = Base, Dimensions = Dimensions, Order = Order,
        Functions = [.. Scale.Select((scale, c) => PiecewiseLinear.Linear(Base.Lows[c], Base.Highs[c], scale, Offset[c]))],
    };
}
