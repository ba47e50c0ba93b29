namespace CompactBnn.Analysis;

/// <summary>The standard normal distribution.</summary>
internal static class Normal
{
    /// <summary>The value that a normal variable stays below with a probability.</summary>
    /// <param name="probability">0.5 to below 1.</param>
    /// <remarks>Abramowitz and Stegun, Handbook of Mathematical Functions, 26.2.23; off by less than 4.5e-4.</remarks>
    public static double Quantile(double probability)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(probability, 0.5);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(probability, 1);
        if (probability == 0.5)
            return 0;
        var t = Math.Sqrt(-2 * Math.Log(1 - probability));
        return t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
    }
}
