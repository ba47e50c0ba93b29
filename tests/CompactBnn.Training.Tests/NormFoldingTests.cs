using CompactBnn.Format;
using CompactBnn.Training.Export;
using CompactBnn.Training.Networks;

namespace CompactBnn.Training.Tests;

public sealed class NormFoldingTests
{
    private const int Largest = 300;

    [Theory]
    [InlineData(0.1f, -0.3f)]
    [InlineData(-0.1f, 0.3f)]
    [InlineData(-0.1f, -0.3f)]
    [InlineData(0.1f, -30.000001f)]
    [InlineData(-3e38f, 1f)]
    [InlineData(1e-45f, -1e-45f)]
    [InlineData(-1e-45f, 1e-43f)]
    [InlineData(1e-20f, 5f)]
    [InlineData(1e-20f, -5f)]
    [InlineData(0f, 0f)]
    [InlineData(0f, 1e-45f)]
    [InlineData(0f, -1e-45f)]
    public void The_threshold_fires_where_the_norm_is_not_negative(float slope, float offset) => RequireEqual(slope, offset);

    [Fact]
    public void It_does_so_for_any_slope_and_offset()
    {
        var random = new Random(5);
        for (var i = 0; i < 2000; i++)
        {
            var slope = (float)((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-6, 3)));
            // A crossing at or right beside an integer, where float32 rounds.
            RequireEqual(slope, -(slope * random.Next(-Largest - 2, Largest + 3)));
            RequireEqual(slope, (float)((random.NextDouble() - 0.5) * Largest * Math.Abs(slope)));
        }
    }

    [Theory]
    [InlineData(float.NaN, 0f)]
    [InlineData(1f, float.PositiveInfinity)]
    public void A_norm_that_is_not_finite_is_refused(float slope, float offset) =>
        Assert.Contains("diverged", Assert.Throws<TrainingException>(() => Fold(slope, offset)).Message, StringComparison.Ordinal);

    private static void RequireEqual(float slope, float offset)
    {
        var threshold = Fold(slope, offset);
        for (var sum = -Largest; sum <= Largest; sum++)
        {
            float product = sum * slope;
            Assert.True(threshold.Fires(sum) == product + offset >= 0, $"{slope} * {sum} + {offset} against {threshold}");
        }
    }

    private static ChannelThreshold Fold(float slope, float offset) => NormFolding.Fold(new Norm([slope], [offset]), 0, Largest);
}
