using CompactBnn.Format;

namespace CompactBnn.Interop.Import;

/// <summary>Makes integers of values that are real numbers: norms, scales and rectifiers become affine operations in fixed point.</summary>
internal sealed class FixedPointLowering(LoweringContext context)
{
    private const int StageBits = 24;

    private readonly Dictionary<(LoweredValue, Rational), ResolvedValue> _known = [];
    private readonly AffineEmitter _emitter = new(context);

    public AffineEmitter Emitter => _emitter;

    /// <summary>The value as fixed point of as fine a step as it allows.</summary>
    public ResolvedValue Place(GraphNode node, LoweredValue value) => Place(node, value, context.Steps.UnitFor(FixedPointSteps.ReachOf(value)));

    /// <summary>The value as integers, so many a unit, made once for all readers.</summary>
    public ResolvedValue Place(GraphNode node, LoweredValue value, Rational unit)
    {
        if (!_known.TryGetValue((value, unit), out var placed))
        {
            placed = new(Make(node, value, unit), value.Dimensions, value.Order, Same(Rational.One / unit, value.Shape.Channels), new Rational[value.Shape.Channels]);
            _known.Add((value, unit), placed);
        }
        return placed;
    }

    /// <summary>Integers of one step as a value that further operators can change.</summary>
    public static LoweredValue Value(BaseValue integers, Rational step, int[] dimensions, int[] order)
    {
        var channels = integers.Shape.Channels;
        return new ResolvedValue(integers, dimensions, order, Same(step, channels), new Rational[channels]).Lowered();
    }

    /// <summary>The integers that a max-pool leaves, before any function of them: channels whose function falls take the least.</summary>
    public BaseValue Pooled(BaseValue source, PendingPool pool)
    {
        var signs = Array.ConvertAll(pool.IsMinimum, isMinimum => isMinimum ? -1 : (Rational)1);
        var turns = pool.IsMinimum.Contains(true);
        if (turns)
            source = _emitter.Affine(source, signs, new Rational[signs.Length]);
        var name = context.Network.Add("pool", own => new MaxPool(own, source.Name, pool.Window, null));
        source = source with { Name = name, Shape = pool.Shape };
        return turns ? _emitter.Affine(source, signs, new Rational[signs.Length]) : source;
    }

    private BaseValue Make(GraphNode node, LoweredValue value, Rational unit)
    {
        var (source, functions) = Integers(node, value);
        if (Array.TrueForAll(functions, function => function.IsLinear && function.Pieces[0].Slope * unit == Rational.One && function.Pieces[0].Offset.Sign == 0))
            return source;
        return Clip(source, functions, unit) ?? Bend(source, functions, unit) ?? Stages(source, functions, unit)
            ?? throw new ImportException($"{node.Title} reads a function of sums that is neither a line, held within bounds or not, nor two lines with one kink");
    }

    private (BaseValue, PiecewiseLinear[]) Integers(GraphNode node, LoweredValue value)
    {
        if (value.Base.Kind == ElementKind.Integer && FunctionShape.AnySlopes(value.Functions))
            return (value.Pool is { } pool ? Pooled(value.Base, pool) : value.Base, value.Functions);
        var resolved = context.Resolve(node, value);
        var numbers = resolved.Base.Kind == ElementKind.Bit ? resolved with { Base = _emitter.OfBits(resolved.Base) } : resolved;
        return (numbers.Base, numbers.Lowered().Functions);
    }

    /// <summary>Lines that all have the same bounds, if any.</summary>
    private BaseValue? Clip(BaseValue source, PiecewiseLinear[] functions, Rational unit)
    {
        var clipped = Array.ConvertAll(functions, FunctionShape.AsClipped);
        if (clipped.Contains(null))
            return null;
        var lows = clipped.Select(one => one!.Low).OfType<Rational>().Distinct().ToArray();
        var highs = clipped.Select(one => one!.High).OfType<Rational>().Distinct().ToArray();
        if (lows.Length > 1 || highs.Length > 1)
            return null;
        Rational? low = lows is [var least] ? least : null, high = highs is [var most] ? most : null;
        // A channel without a plateau must stay within the bounds of the others by itself.
        for (var c = 0; c < functions.Length; c++)
        {
            Rational first = functions[c].At(functions[c].Low), last = functions[c].At(functions[c].High);
            if ((low is { } l && (first < l || last < l)) || (high is { } h && (first > h || last > h)))
                return null;
        }
        return _emitter.Affine(source, Times(unit, clipped.Select(one => one!.Line.Slope)), Times(unit, clipped.Select(one => one!.Line.Offset)),
            low is null ? -int.MaxValue : Integer(low.Value * unit), high is null ? int.MaxValue : Integer(high.Value * unit));
    }

    /// <summary>Two lines that meet: what is right of the kink and what is left of it, each held at 0 on the other side, and their sum.</summary>
    private BaseValue? Bend(BaseValue source, PiecewiseLinear[] functions, Rational unit)
    {
        var kinks = Array.ConvertAll(functions, FunctionShape.KinkOf);
        if (kinks.Contains(null))
            return null;
        var left = Array.ConvertAll(functions, function => function.Pieces.Count == 1 ? Piece.Constant(0, Rational.Zero) : function.Pieces[0]);
        var right = Array.ConvertAll(functions, function => function.Pieces[^1]);
        // A line without a kink is one that rises from its lower end, or falls from it.
        for (var c = 0; c < functions.Length; c++)
        {
            if (functions[c].Pieces.Count == 1)
                left[c] = Piece.Constant(0, kinks[c]!.Value);
        }
        var parts = new List<BaseValue> { Part(source, right, kinks, 1, kinks, unit) };
        if (left.Any(piece => piece.Slope.Sign != 0))
            parts.Add(Part(source, left, kinks, -1, new Rational?[kinks.Length], unit));
        return _emitter.Sum(parts);
    }

    /// <summary>A line minus its value at the kink, on one side of the kink, plus a summand.</summary>
    private BaseValue Part(BaseValue source, Piece[] lines, Rational?[] kinks, int side, Rational?[] summands, Rational unit)
    {
        var signs = Array.ConvertAll(lines, line => line.Slope.Sign * side < 0 ? -1 : (Rational)1);
        var magnitudes = _emitter.Affine(source,
            Times(unit, lines.Select((line, c) => line.Slope * signs[c])), Times(unit, lines.Select((line, c) => (line.Offset - kinks[c]!.Value) * signs[c])), low: 0);
        var offsets = Array.ConvertAll(summands, summand => summand ?? Rational.Zero);
        return signs.All(sign => sign == 1) && offsets.All(offset => offset.Sign == 0) ? magnitudes : _emitter.Affine(magnitudes, signs, Times(unit, offsets));
    }

    /// <summary>Lines with bounds of their own in each channel: first as parts of the way between them, then as numbers.</summary>
    private BaseValue? Stages(BaseValue source, PiecewiseLinear[] functions, Rational unit)
    {
        var clipped = Array.ConvertAll(functions, FunctionShape.AsClipped);
        if (clipped.Contains(null))
            return null;
        var whole = Rational.FromInteger(1 << StageBits);
        var (factors, summands, ways, lows) = (new Rational[functions.Length], new Rational[functions.Length], new Rational[functions.Length], new Rational[functions.Length]);
        for (var c = 0; c < functions.Length; c++)
        {
            Rational first = functions[c].At(functions[c].Low), last = functions[c].At(functions[c].High);
            lows[c] = first < last ? first : last;
            ways[c] = (first < last ? last : first) - lows[c];
            if (ways[c].Sign == 0)
                continue;
            factors[c] = clipped[c]!.Line.Slope * whole / ways[c];
            summands[c] = (clipped[c]!.Line.Offset - lows[c]) * whole / ways[c];
        }
        var parts = _emitter.Affine(source, factors, summands, low: 0, high: 1 << StageBits);
        return _emitter.Affine(parts, Times(unit, ways.Select(way => way / whole)), Times(unit, lows));
    }

    private static Rational[] Times(Rational unit, IEnumerable<Rational> numbers) => [.. numbers.Select(number => number * unit)];

    private static int Integer(Rational number) =>
        (int)System.Numerics.BigInteger.Min(System.Numerics.BigInteger.Max(number.Round(), -int.MaxValue), int.MaxValue);

    private static Rational[] Same(Rational number, int count)
    {
        var all = new Rational[count];
        Array.Fill(all, number);
        return all;
    }
}
