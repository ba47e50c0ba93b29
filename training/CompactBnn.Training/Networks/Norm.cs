namespace CompactBnn.Training.Networks;

/// <summary>A batch-norm in evaluation: <c>sum * Slope + Offset</c> in float32, multiplied first and then added.</summary>
/// <param name="Slope">One factor a channel.</param>
/// <param name="Offset">One summand a channel.</param>
internal sealed record Norm(float[] Slope, float[] Offset)
{
    /// <summary>The normalised sum of a channel. Both steps round to float32, so it never falls (or, for a negative slope, never rises) as the sum grows.</summary>
    public float Apply(int channel, int sum)
    {
        float product = sum * Slope[channel];
        return product + Offset[channel];
    }
}
