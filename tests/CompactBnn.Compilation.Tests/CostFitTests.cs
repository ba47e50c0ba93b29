using CompactBnn.Compilation.Measurement;

namespace CompactBnn.Compilation.Tests;

public sealed class CostFitTests
{
    private static readonly CostConstant[] Guess = [new("word", 1), new("vector", 1), new("unused", 3)];

    [Fact]
    public void Constants_come_out_of_exact_measurements()
    {
        var fit = CostFit.Fit(Guess, [.. Enumerable.Range(1, 40).Select(words => Step(words * 2 + 10 * 7, words, 10))]);

        // Each is drawn a little towards its former value.
        Assert.Equal(2, fit[0].Nanoseconds, 0.2);
        Assert.Equal(7, fit[1].Nanoseconds, 0.4);
    }

    [Fact]
    public void Constants_that_nothing_was_measured_of_follow_the_speed_of_the_machine()
    {
        var fit = CostFit.Fit(Guess, [.. Enumerable.Range(1, 10).Select(words => Step(4 * (words + 5), words, 5))]);

        Assert.All(Guess.Zip(fit), pair => Assert.Equal(pair.First.Nanoseconds * 4, pair.Second.Nanoseconds, 0.001));
    }

    [Fact]
    public void Constants_that_always_count_together_share_what_the_former_ones_lack()
    {
        // By most steps the machine is three times as slow, by the others six times.
        StepTime[] single = [.. Enumerable.Range(1, 30).Select(i => Step(3 * i, i, 0))];
        CostConstant[] guess = [new("word", 1), new("piece", 2), new("copy", 4)];

        var fit = CostFit.Fit(guess, [.. single, .. Enumerable.Range(1, 20).Select(i => new StepTime(new("layer", "kernel", "", 0, 0, [0, i, i]), 36 * i))]);

        Assert.Equal(3, fit[0].Nanoseconds, 0.05);
        Assert.Equal(36, fit[1].Nanoseconds + fit[2].Nanoseconds, 1.0);
        Assert.True(fit[1].Nanoseconds > 3 * 2 && fit[2].Nanoseconds > 3 * 4);
    }

    [Fact]
    public void Without_measurements_the_constants_stay() => Assert.Equal(Guess, CostFit.Fit(Guess, []));

    [Fact]
    public void No_constant_is_negative() => Assert.All(CostFit.Fit(Guess, [Step(10, 10, 5), Step(1, 1, 9)]), cost => Assert.True(cost.Nanoseconds >= 0));

    private static StepTime Step(double nanoseconds, double words, double vectors) =>
        new(new("layer", "kernel", "", 0, 0, [words, vectors, 0]), nanoseconds);
}
