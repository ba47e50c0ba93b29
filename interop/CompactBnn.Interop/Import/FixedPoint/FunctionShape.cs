namespace CompactBnn.Interop.Import;

/// <summary>What a function of an integer looks like: a line with perhaps a plateau at either end, or one kink between two lines.</summary>
internal static class FunctionShape
{
    /// <summary>Whether some piece of some function is neither constant nor a step: such a function is a real number, not a bit. A line over one integer is a constant.</summary>
    public static bool AnySlopes(PiecewiseLinear[] functions) => Array.Exists(functions, function =>
        function.Pieces.Where((piece, i) => piece.Slope.Sign != 0 && piece.First < function.LastOf(i)).Any());

    /// <summary>Whether a function rises at one place and falls at another.</summary>
    public static bool TurnsBack(PiecewiseLinear function) =>
        function.Pieces.Any(piece => piece.Slope.Sign > 0) && function.Pieces.Any(piece => piece.Slope.Sign < 0);

    /// <summary>The line of a function that has plateaus at its ends only, and how far it reaches; null where it is another one.</summary>
    public static Clipped? AsClipped(PiecewiseLinear function)
    {
        var pieces = function.Pieces;
        var slopes = pieces.Count(piece => piece.Slope.Sign != 0);
        if (pieces.Count == 1)
            return new(pieces[0], null, null);
        if (pieces.Count > 3 || slopes != 1 || (pieces.Count == 3 && pieces[1].Slope.Sign == 0))
            return null;
        var line = pieces.Single(piece => piece.Slope.Sign != 0);
        Rational? left = pieces[0].Slope.Sign == 0 ? pieces[0].Offset : null, right = pieces[^1].Slope.Sign == 0 ? pieces[^1].Offset : null;
        return line.Slope.Sign > 0 ? new(line, left, right) : new(line, right, left);
    }

    /// <summary>Where the two lines of a function with one kink meet; null where it is another function.</summary>
    public static Rational? KinkOf(PiecewiseLinear function)
    {
        var pieces = function.Pieces;
        if (pieces.Count == 1)
            return function.At(function.Low);
        if (pieces.Count != 2 || pieces[0].Slope == pieces[1].Slope)
            return null;
        var place = (pieces[1].Offset - pieces[0].Offset) / (pieces[0].Slope - pieces[1].Slope);
        // Where the lines do not meet near the border of the pieces, the function jumps.
        return Rational.Abs(place - pieces[1].First) > Rational.One ? null : pieces[0].Slope * place + pieces[0].Offset;
    }
}

/// <summary>A line held within bounds.</summary>
/// <param name="Line">The line.</param>
/// <param name="Low">The plateau below it, or null.</param>
/// <param name="High">The plateau above it, or null.</param>
internal sealed record Clipped(Piece Line, Rational? Low, Rational? High);
