using CompactBnn.Format;

namespace CompactBnn.Interop.Import;

/// <summary>
/// Makes a layer: exactly, where its weights are integers of 8 bits times one scale an output and its sums fit; else in fixed point.
/// </summary>
/// <param name="context">What lowerings share.</param>
/// <param name="kind">Word for its name.</param>
/// <param name="make">Makes the operation of its name, of what it reads, and of its weights.</param>
/// <param name="dimensions">Dimensions of its value in the source graph.</param>
/// <param name="order">Order of its value.</param>
internal sealed class LayerLowering(LoweringContext context, string kind, Func<string, string, Weights, Operation> make, int[] dimensions, int[] order)
{
    /// <summary>The layer's value.</summary>
    /// <param name="node">The node of the source graph.</param>
    /// <param name="rows">Its weights.</param>
    /// <param name="input">What it reads.</param>
    /// <param name="shape">The shape of its value.</param>
    /// <param name="padsWithNothing">Whether padded taps count nothing.</param>
    /// <param name="constants">What is added to each output.</param>
    public LoweredValue Lower(GraphNode node, LayerRows rows, BaseValue input, Shape shape, bool padsWithNothing, Rational[] constants)
    {
        if (rows.Exact is { } exact && LayerSums.Fit(exact, rows.Outputs, input))
        {
            var name = context.Network.Add(kind, own => make(own, input.Name, exact.ToWeights()));
            return LayerResult.Of(LayerSums.Range(name, shape, exact, input, padsWithNothing), dimensions, order, exact.Scale, constants);
        }
        if (rows.Exact is null)
            context.Notes.Add($"'{node.Name}' has real weights: they become integers of {RealLayer.WeightBits} bits, as {RealLayer.WeightDigitCount} layers of 8-bit weights");
        var (value, step) = new RealLayer(context, kind, make).Lower(rows, input, shape, padsWithNothing, constants);
        return FixedPointLowering.Value(value, step, dimensions, order);
    }
}
