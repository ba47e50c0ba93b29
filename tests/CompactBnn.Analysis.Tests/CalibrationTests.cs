using CompactBnn.Data;
using CompactBnn.Format;

namespace CompactBnn.Analysis.Tests;

public sealed class CalibrationTests
{
    [Fact]
    public void The_temperature_makes_the_probability_what_it_should_be()
    {
        // Scores are +1 and -1 by one bit, and nine labels of ten agree: softmax(2 / T) = 0.9 at T = 2 / ln 9.
        var calibration = ProbabilityCalibration.Of(SliceNetwork.Create(), Noisy(1000), [.. Enumerable.Range(0, 1000)]);

        Assert.Equal(2 / Math.Log(9), calibration.Temperature, 2);
        Assert.All(calibration.Reliability.Where(bin => bin.Calibrated), bin => Assert.Equal(bin.Accuracy, bin.Probability, 2));
        Assert.All(calibration.Reliability.Where(bin => !bin.Calibrated), bin => Assert.Equal(1 / (1 + Math.Exp(-2)), bin.Probability, 6));
    }

    [Fact]
    public void Nothing_is_rejected_where_all_are_equally_sure()
    {
        var calibration = ProbabilityCalibration.Of(SliceNetwork.Create(), Noisy(1000), [.. Enumerable.Range(0, 1000)]);

        Assert.Equal([new(0, 1, 0.9)], calibration.Rejection);
        Assert.Equal(0, calibration.ThresholdFor(0.9)!.Threshold);
        Assert.Null(calibration.ThresholdFor(0.95));
    }

    /// <summary>The smaller the temperature, the better all look.</summary>
    [Fact]
    public void Without_an_error_probabilities_are_not_sharpened() =>
        Assert.Equal(1, ProbabilityCalibration.Of(SliceNetwork.Create(), SliceNetwork.Samples(100), [.. Enumerable.Range(0, 100)]).Temperature);

    private static DataSplit Noisy(int count)
    {
        var samples = SliceNetwork.Samples(count);
        return new(SliceNetwork.Shape, samples.Images.ToArray(), [.. Enumerable.Range(0, count).Select(i => i % 10 == 0 ? 1 - samples.Label(i) : samples.Label(i))]);
    }
}
