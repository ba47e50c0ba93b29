using CompactBnn.Format;
using CompactBnn.Training.Networks;

namespace CompactBnn.Training.Export;

/// <summary>Turns a norm and the sign after it into integer thresholds.</summary>
internal static class NormFolding
{
    /// <summary>The threshold that fires exactly at the sums where the trainer's own float32 expression is at least 0.</summary>
    /// <remarks>The expression is evaluated, not solved for the sum: so it agrees even where float32 rounds it across 0. It is monotone, which makes a search by halves exact.</remarks>
    /// <param name="norm">The norm.</param>
    /// <param name="channel">One of its channels.</param>
    /// <param name="largest">Every sum lies between -largest and largest.</param>
    /// <exception cref="TrainingException">The norm is not finite, because training diverged.</exception>
    public static ChannelThreshold Fold(Norm norm, int channel, int largest)
    {
        RequireFinite(norm, channel);
        bool low = Fires(norm, channel, -largest), high = Fires(norm, channel, largest);
        if (low == high)
            return new(low ? Firing.Always : Firing.Never, 0);
        // Fires differs at the two ends, and changes once between them.
        int before = -largest, after = largest;
        while (after - before > 1)
        {
            var middle = before + (after - before) / 2;
            if (Fires(norm, channel, middle) == low)
                before = middle;
            else
                after = middle;
        }
        return high ? new(Firing.AtLeast, after) : new(Firing.AtMost, before);
    }

    /// <summary>Refuses a norm with numbers that are not finite.</summary>
    public static void RequireFinite(Norm norm, int channel)
    {
        if (!float.IsFinite(norm.Slope[channel]) || !float.IsFinite(norm.Offset[channel]))
            throw new TrainingException($"Training diverged: the norm of channel {channel} is {norm.Slope[channel]} * sum + {norm.Offset[channel]}. Train with a smaller \"rate\".");
    }

    private static bool Fires(Norm norm, int channel, int sum) => norm.Apply(channel, sum) >= 0;
}
