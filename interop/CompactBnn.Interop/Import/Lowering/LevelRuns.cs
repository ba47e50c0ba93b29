namespace CompactBnn.Interop.Import;

/// <summary>The values that a function takes at the integers that a sum can take, from left to right; neighbours with one value are one run.</summary>
/// <param name="Runs">First integer and value of each run.</param>
/// <param name="IsCut">Whether there are more than were counted.</param>
internal sealed record LevelRuns(IReadOnlyList<(int First, Rational Value)> Runs, bool IsCut)
{
    // More than 8 bits are no quantiser any more.
    private const int MostRuns = 300;

    /// <param name="function">The function.</param>
    /// <param name="step">Distance of the integers.</param>
    public static LevelRuns Of(PiecewiseLinear function, int step)
    {
        var runs = new List<(int First, Rational Value)>();
        for (var i = 0; i < function.Pieces.Count; i++)
        {
            var piece = function.Pieces[i];
            // The first integer of the piece that the sum can take.
            var first = function.Low + (piece.First - function.Low + step - 1L) / step * step;
            for (var n = first; n <= function.LastOf(i); n += step)
            {
                var value = piece.At((int)n);
                if (runs.Count == 0 || runs[^1].Value != value)
                    runs.Add(((int)n, value));
                if (runs.Count > MostRuns)
                    return new(runs, true);
                if (piece.Slope.Sign == 0)
                    break;
            }
        }
        return new(runs, false);
    }

    /// <summary>
    /// Takes the 0 that ONNX's Sign gives at 0 for the value above: a mean of its neighbours that one integer takes. Null where this is no such function.
    /// </summary>
    public LevelRuns? WithoutZero(int step) =>
        Runs is [var low, var middle, var high] && high.First - middle.First == step && middle.Value + middle.Value == low.Value + high.Value
            ? new([low, (low.Value < high.Value ? middle.First : high.First, high.Value)], false) : null;
}
