using System.Numerics;

namespace CompactBnn.Interop.Import;

/// <summary>A piece of a function: from <paramref name="First"/> up to the next piece, it is <c>Slope * n + Offset</c>.</summary>
internal readonly record struct Piece(int First, Rational Slope, Rational Offset)
{
    public Rational At(int n) => Slope * n + Offset;

    public static Piece Constant(int first, Rational value) => new(first, Rational.Zero, value);
}

/// <summary>
/// What a chain of elementwise operators makes of an integer sum, exactly: a function on the integers of a range that is linear piece by piece. Norms, scales and
/// biases keep it so, and so do signs, comparisons, clips, roundings and differences of such functions, in whichever order they stand.
/// </summary>
internal sealed class PiecewiseLinear
{
    // A function with more pieces is a quantiser of many levels, which no threshold can be.
    private const int MostPieces = 1 << 10;

    private PiecewiseLinear(int low, int high, List<Piece> pieces)
    {
        (Low, High) = (low, high);
        Pieces = pieces;
    }

    /// <summary>The least integer of the range.</summary>
    public int Low { get; }

    /// <summary>The greatest integer of the range.</summary>
    public int High { get; }

    /// <summary>The pieces from left to right; the first one starts at <see cref="Low"/>.</summary>
    public IReadOnlyList<Piece> Pieces { get; }

    /// <summary>Whether it is one line.</summary>
    public bool IsLinear => Pieces.Count == 1;

    public static PiecewiseLinear Linear(int low, int high, Rational slope, Rational offset) => new(low, high, [new(low, slope, offset)]);

    public Rational At(int n) => Pieces.Last(piece => piece.First <= n).At(n);

    /// <summary>The last integer of a piece.</summary>
    public int LastOf(int index) => index + 1 < Pieces.Count ? Pieces[index + 1].First - 1 : High;

    public PiecewiseLinear Affine(Rational factor, Rational summand) =>
        Map((piece, _) => [new(piece.First, piece.Slope * factor, piece.Offset * factor + summand)]);

    /// <summary>1 where the function is at least a level (above it where <paramref name="strictly"/>), else 0.</summary>
    public PiecewiseLinear Reaches(Rational level, bool strictly) => Map((piece, last) =>
    {
        bool Holds(Rational value) => strictly ? value > level : value >= level;
        if (piece.Slope.Sign == 0)
            return [Piece.Constant(piece.First, Holds(piece.Offset) ? 1 : 0)];
        // The first integer at which the comparison comes out otherwise than to its left.
        var crossing = (level - piece.Offset) / piece.Slope;
        var rises = piece.Slope.Sign > 0;
        var change = rises == strictly ? crossing.Floor() + 1 : crossing.Ceiling();
        Rational before = rises ? 0 : 1, after = rises ? 1 : 0;
        return change <= piece.First ? [Piece.Constant(piece.First, after)]
            : change > last ? [Piece.Constant(piece.First, before)]
            : [Piece.Constant(piece.First, before), Piece.Constant((int)change, after)];
    });

    /// <summary>The one function where the condition is not 0, the other elsewhere.</summary>
    /// <param name="condition">A function of constant pieces.</param>
    /// <param name="whereTrue">The function where the condition is not 0.</param>
    /// <param name="whereFalse">The function where it is 0.</param>
    public static PiecewiseLinear Select(PiecewiseLinear condition, PiecewiseLinear whereTrue, PiecewiseLinear whereFalse)
    {
        var pieces = new List<Piece>();
        foreach (var first in Starts(condition, whereTrue, whereFalse))
            Append(pieces, (condition.PieceAt(first).Offset.Sign != 0 ? whereTrue : whereFalse).PieceAt(first));
        return new(condition.Low, condition.High, pieces);
    }

    public PiecewiseLinear Clip(Rational? least, Rational? most)
    {
        var clipped = this;
        if (least is { } low)
            clipped = Select(clipped.Reaches(low, strictly: false), clipped, clipped.Constant(low));
        if (most is { } high)
            clipped = Select(clipped.Reaches(high, strictly: false), clipped.Constant(high), clipped);
        return clipped;
    }

    /// <summary>-1, 0 and 1.</summary>
    public PiecewiseLinear Sign() => Add(Reaches(Rational.Zero, strictly: true), Reaches(Rational.Zero, strictly: false)).Affine(1, -1);

    public PiecewiseLinear Abs() => Select(Reaches(Rational.Zero, strictly: false), this, Affine(-1, 0));

    /// <summary>The value rounded by a monotone function; a linear piece becomes a stair.</summary>
    public PiecewiseLinear Round(Func<Rational, BigInteger> rounding) => Map((piece, last) => Stair(piece, last, rounding));

    public PiecewiseLinear Constant(Rational value) => Linear(Low, High, Rational.Zero, value);

    public static PiecewiseLinear Add(PiecewiseLinear a, PiecewiseLinear b) =>
        Combine(a, b, (left, right) => new(left.First, left.Slope + right.Slope, left.Offset + right.Offset));

    /// <summary>The product; null where two pieces that are no constants meet.</summary>
    public static PiecewiseLinear? Multiply(PiecewiseLinear a, PiecewiseLinear b)
    {
        var linear = true;
        var product = Combine(a, b, (left, right) =>
        {
            linear &= left.Slope.Sign == 0 || right.Slope.Sign == 0;
            return new(left.First, left.Slope * right.Offset + right.Slope * left.Offset, left.Offset * right.Offset);
        });
        return linear ? product : null;
    }

    private static IEnumerable<Piece> Stair(Piece piece, int last, Func<Rational, BigInteger> rounding)
    {
        if (piece.Slope.Sign == 0)
        {
            yield return Piece.Constant(piece.First, Rational.FromInteger(rounding(piece.Offset)));
            yield break;
        }
        for (var n = piece.First; n <= last;)
        {
            var value = rounding(piece.At(n));
            yield return Piece.Constant(n, Rational.FromInteger(value));
            n = LastWith(value, n, last, candidate => rounding(piece.At(candidate))) + 1;
        }
    }

    // Rounding is monotone, so a search by halves finds the end of a step.
    private static int LastWith(BigInteger value, int first, int last, Func<int, BigInteger> rounded)
    {
        while (first < last)
        {
            var middle = last - (last - first) / 2;
            if (rounded(middle) == value)
                first = middle;
            else
                last = middle - 1;
        }
        return first;
    }

    private PiecewiseLinear Map(Func<Piece, int, IEnumerable<Piece>> change)
    {
        var pieces = new List<Piece>();
        for (var i = 0; i < Pieces.Count; i++)
        {
            foreach (var piece in change(Pieces[i], LastOf(i)))
                Append(pieces, piece);
        }
        return new(Low, High, pieces);
    }

    private static PiecewiseLinear Combine(PiecewiseLinear a, PiecewiseLinear b, Func<Piece, Piece, Piece> combine)
    {
        var pieces = new List<Piece>();
        foreach (var first in Starts(a, b))
            Append(pieces, combine(a.PieceAt(first), b.PieceAt(first)) with { First = first });
        return new(a.Low, a.High, pieces);
    }

    private static IEnumerable<int> Starts(params IEnumerable<PiecewiseLinear> functions) =>
        functions.SelectMany(function => function.Pieces).Select(piece => piece.First).Distinct().Order();

    private Piece PieceAt(int n) => Pieces.Last(piece => piece.First <= n) with { First = n };

    private static void Append(List<Piece> pieces, Piece piece)
    {
        if (pieces.Count > 0 && pieces[^1].Slope == piece.Slope && pieces[^1].Offset == piece.Offset)
            return;
        if (pieces.Count == MostPieces)
            throw new ImportException($"a function of one sum takes more than {MostPieces} steps; activations of one bit take two values");
        pieces.Add(piece);
    }
}
