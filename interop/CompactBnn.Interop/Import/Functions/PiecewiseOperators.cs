using System.Numerics;

namespace CompactBnn.Interop.Import;

/// <summary>The elementwise operators on functions of one integer, exactly. Constants are constant functions.</summary>
internal static class PiecewiseOperators
{
    /// <summary>The result, or null where it is not linear piece by piece.</summary>
    public static PiecewiseLinear? Apply(GraphNode node, PiecewiseLinear[] x) => node.Operator switch
    {
        "Add" or "Sum" => x.Aggregate(PiecewiseLinear.Add),
        "Sub" => Minus(x[0], x[1]),
        "Mul" => PiecewiseLinear.Multiply(x[0], x[1]),
        "Div" => Quotient(node, x[0], x[1]),
        "Neg" => x[0].Affine(-1, 0),
        "Abs" => x[0].Abs(),
        "Pow" => Number(x[1]) == Rational.One ? x[0] : null,
        "Max" => x.Aggregate((a, b) => PiecewiseLinear.Select(AtLeast(a, b), a, b)),
        "Min" => x.Aggregate((a, b) => PiecewiseLinear.Select(AtLeast(a, b), b, a)),
        "Relu" => x[0].Clip(Rational.Zero, null),
        "LeakyRelu" => Bent(x[0], x[0].Affine(Rational.From((float)node.Float("alpha", 0.01f)), 0)),
        "PRelu" => PiecewiseLinear.Multiply(x[0], x[1]) is { } below ? Bent(x[0], below) : null,
        "HardSigmoid" => x[0].Affine(Rational.From((float)node.Float("alpha", 0.2f)), Rational.From((float)node.Float("beta", 0.5f))).Clip(0, 1),
        "Sign" => x[0].Sign(),
        "Floor" => x[0].Round(value => value.Floor()),
        "Ceil" => x[0].Round(value => value.Ceiling()),
        "Round" => x[0].Round(value => value.Round()),
        "Greater" => Minus(x[0], x[1]).Reaches(0, strictly: true),
        "GreaterOrEqual" => AtLeast(x[0], x[1]),
        "Less" => Minus(x[1], x[0]).Reaches(0, strictly: true),
        "LessOrEqual" => AtLeast(x[1], x[0]),
        "Equal" => PiecewiseLinear.Multiply(AtLeast(x[0], x[1]), AtLeast(x[1], x[0])),
        "Not" => x[0].Affine(-1, 1),
        "And" => PiecewiseLinear.Multiply(x[0], x[1]),
        "Or" => PiecewiseLinear.Add(x[0], x[1]).Clip(null, 1),
        "Xor" => Minus(x[0], x[1]).Abs(),
        "Where" => PiecewiseLinear.Select(x[0], x[1], x[2]),
        "BipolarQuant" => PiecewiseLinear.Select(x[0].Reaches(0, strictly: false), x[1], x[1].Affine(-1, 0)),
        "Quant" or "IntQuant" => Quant(node, x),
        _ => null,
    };

    public static PiecewiseLinear Cast(PiecewiseLinear x, bool toBoolean, bool toInteger) =>
        toBoolean ? x.Abs().Reaches(0, strictly: true)
        : toInteger ? x.Round(value => value.Sign < 0 ? value.Ceiling() : value.Floor()) : x;

    private static PiecewiseLinear Minus(PiecewiseLinear a, PiecewiseLinear b) => PiecewiseLinear.Add(a, b.Affine(-1, 0));

    private static PiecewiseLinear AtLeast(PiecewiseLinear a, PiecewiseLinear b) => Minus(a, b).Reaches(0, strictly: false);

    private static PiecewiseLinear Bent(PiecewiseLinear x, PiecewiseLinear below) => PiecewiseLinear.Select(x.Reaches(0, strictly: false), x, below);

    private static Rational? Number(PiecewiseLinear x) => x.IsLinear && x.Pieces[0].Slope.Sign == 0 ? x.Pieces[0].Offset : null;

    private static PiecewiseLinear? Quotient(GraphNode node, PiecewiseLinear x, PiecewiseLinear divisor) =>
        Number(divisor) is not { } number ? null
        : number.Sign == 0 ? throw new ImportException($"{node.Title} divides by 0")
        : x.Affine(Rational.One / number, 0);

    private static PiecewiseLinear? Quant(GraphNode node, PiecewiseLinear[] x)
    {
        if (Number(x[1]) is not { Sign: not 0 } scale || Number(x[2]) is not { } zero || Number(x[3]) is not { } width)
            return null;
        var scaled = x[0].Affine(Rational.One / scale, zero);
        var (least, most) = QuantOperator.Range(node, width.ToDouble());
        var rounded = QuantOperator.IsBipolar(node, width.ToDouble()) ? scaled.Reaches(0, strictly: false).Affine(2, -1)
            : scaled.Clip(Rational.From(least), Rational.From(most)).Round(Rounding(node));
        return rounded.Affine(1, -zero).Affine(scale, 0);
    }

    private static Func<Rational, BigInteger> Rounding(GraphNode node) => node.Text("rounding_mode", "ROUND").ToUpperInvariant() switch
    {
        "ROUND" or "HALF_EVEN" => value => value.Round(),
        "CEIL" => value => value.Ceiling(),
        "FLOOR" => value => value.Floor(),
        "UP" => value => value.Sign < 0 ? value.Floor() : value.Ceiling(),
        "DOWN" or "ROUND_TO_ZERO" => value => value.Sign < 0 ? value.Ceiling() : value.Floor(),
        "HALF_UP" => value => value.Sign < 0 ? (value - Rational.Half).Ceiling() : (value + Rational.Half).Floor(),
        "HALF_DOWN" => value => value.Sign < 0 ? (value + Rational.Half).Floor() : (value - Rational.Half).Ceiling(),
        var mode => throw new ImportException($"{node.Title} rounds by '{mode}', which is unknown"),
    };
}
