namespace CompactBnn.Compilation.Measurement;

/// <summary>Fits the constants of the cost model to measurements.</summary>
public static class CostFit
{
    /// <summary>
    /// Draws each constant to its former value times the speed of the machine, as much as a tenth of a measurement of it alone: constants that always count together, and
    /// those that the measurements say little about, then keep their ratios, by which other layers are predicted.
    /// </summary>
    private const double Inertia = 0.1;

    private const int Passes = 20_000;

    /// <summary>
    /// The constants, none below 0, with the least sum of squares of relative errors: as predictions are linear in them, by going down one
    /// coordinate after the other.
    /// </summary>
    /// <param name="costs">The constants so far.</param>
    /// <param name="measurements">Steps with cost factors, and their times; without any, the constants stay.</param>
    public static CostConstant[] Fit(IReadOnlyList<CostConstant> costs, IReadOnlyList<StepTime> measurements)
    {
        if (measurements.Count == 0)
            return [.. costs];
        // Each row says that a prediction divided by its measurement is 1.
        var rows = measurements.Select(one => one.Step.CostFactors.Select((factor, i) => factor * costs[i].Nanoseconds / one.Nanoseconds).ToArray()).ToArray();
        var speed = Median([.. rows.Select(row => 1 / row.Sum())]);
        // Unknowns are parts of the former constants on a machine of that speed.
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Length; i++)
                row[i] *= speed;
        }
        var parts = Enumerable.Repeat(1.0, costs.Count).ToArray();
        var errors = rows.Select(row => row.Sum() - 1).ToArray();
        for (var pass = 0; pass < Passes; pass++)
        {
            for (var i = 0; i < parts.Length; i++)
                Improve(i, rows, parts, errors);
        }
        return [.. costs.Select((cost, i) => cost with { Nanoseconds = cost.Nanoseconds * speed * parts[i] })];
    }

    private static void Improve(int index, double[][] rows, double[] parts, double[] errors)
    {
        double slope = Inertia * (parts[index] - 1), curvature = Inertia;
        for (var row = 0; row < rows.Length; row++)
        {
            slope += rows[row][index] * errors[row];
            curvature += rows[row][index] * rows[row][index];
        }
        var step = Math.Max(-parts[index], -slope / curvature);
        parts[index] += step;
        for (var row = 0; row < rows.Length; row++)
            errors[row] += step * rows[row][index];
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2;
    }
}
