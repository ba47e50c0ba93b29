using CompactBnn.Compilation.Measurement;

namespace CompactBnn.Compilation.Tests;

public sealed class CostFitTests
{
    private static readonly CostConstant[] Guess = [new("word", 1), new("vector", 1), new("unused", 3)];

    [Fact]
    public void Constants_come_out_of_exact_measurements()
    {
        var fit = CostFit.Fit(Guess, [Step(5 * 2 + 3 * 7, 5, 3), Step(2 * 2 + 9 * 7, 2, 9), Step(100 * 2, 100, 0)]);

        // Each is drawn a little towards its former value.
        Assert.Equal(2, fit[0].Nanoseconds, 0.1);
        Assert.Equal(7, fit[1].Nanoseconds, 0.4);
        Assert.Equal(new("unused", 3), fit[2]);
    }

    [Fact]
    public void No_constant_is_negative() => Assert.All(CostFit.Fit(Guess, [Step(10, 10, 5), Step(1, 1, 9)]), cost => Assert.True(cost.Nanoseconds >= 0));

    private static StepTime Step(double nanoseconds, double words, double vectors) =>
        new(new("layer", "kernel", "", 0, 0, [words, vectors, 0]), nanoseconds);
}
