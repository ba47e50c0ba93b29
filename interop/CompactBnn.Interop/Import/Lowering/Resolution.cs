using CompactBnn.Format;

namespace CompactBnn.Interop.Import;

/// <summary>Makes bits or integers of functions: the functions of bits are a scale and an offset, linear ones of sums too, those of two values are thresholds.</summary>
internal sealed class Resolution(LoweringContext context)
{
    private readonly Dictionary<(LoweredValue, bool), ResolvedValue> _known = [];

    public ResolvedValue Resolve(GraphNode node, LoweredValue value, bool padded, int taps)
    {
        var key = (value, padded && value.Base.Kind == ElementKind.Byte);
        if (!_known.TryGetValue(key, out var resolved))
            _known.Add(key, resolved = Make(node, value, padded, taps));
        return resolved;
    }

    private ResolvedValue Make(GraphNode node, LoweredValue value, bool padded, int taps) =>
        value.Base.Kind == ElementKind.Byte ? new InputEncoding(context).Encode(node, value, padded, taps)
        : value.Base.Kind == ElementKind.Bit ? OfBits(value)
        : Array.TrueForAll(value.Functions, function => function.IsLinear) ? OfIntegers(value)
        : FunctionShape.AnySlopes(value.Functions) ? context.FixedPoint.Place(node, value)
        : new ThresholdFolding(context, node, value).Fold();

    /// <summary>Any function of a bit is linear.</summary>
    private static ResolvedValue OfBits(LoweredValue value)
    {
        var (scale, offset) = (new Rational[value.Functions.Length], new Rational[value.Functions.Length]);
        for (var c = 0; c < scale.Length; c++)
        {
            Rational low = value.Functions[c].At(-1), high = value.Functions[c].At(1);
            (scale[c], offset[c]) = ((high - low) * Rational.Half, (high + low) * Rational.Half);
        }
        return new(value.Base, value.Dimensions, value.Order, scale, offset);
    }

    private ResolvedValue OfIntegers(LoweredValue value)
    {
        var source = value.Base;
        if (value.Pool is { } pool)
            source = context.FixedPoint.Pooled(source, pool);
        return new(source, value.Dimensions, value.Order,
            Array.ConvertAll(value.Functions, function => function.Pieces[0].Slope), Array.ConvertAll(value.Functions, function => function.Pieces[0].Offset));
    }
}
