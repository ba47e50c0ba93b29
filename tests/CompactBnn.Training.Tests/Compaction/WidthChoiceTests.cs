using CompactBnn.Format;
using CompactBnn.Training.Compaction;
using CompactBnn.Training.Networks;

namespace CompactBnn.Training.Tests.Compaction;

public sealed class WidthChoiceTests
{
    private static readonly Shape Planes = new(8, 8, 2);
    private static readonly Architecture Chain = Architecture.Parse("16C3-P2-16C3-P2-32FC-3FC");

    [Fact]
    public void Weights_are_counted_as_the_network_stores_them() =>
        Assert.Equal(16 * 9 * 2 + 16 * 9 * 16 + 32 * 2 * 2 * 16 + 3 * 32, Chain.WeightsOn(Planes));

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.2)]
    [InlineData(0.05)]
    public void Uniform_widths_keep_their_proportions_and_the_budget(double part)
    {
        var budget = (long)(Chain.WeightsOn(Planes) * part);

        var smaller = WidthChoice.Uniform(Chain, Planes, budget);

        Assert.InRange(smaller.WeightsOn(Planes), 1, budget);
        Assert.Equal(3, smaller.Layers[^1].Outputs);
        Assert.Equal(smaller.Layers[0].Outputs, smaller.Layers[1].Outputs);
        Assert.InRange(smaller.Layers[2].Outputs, 2 * smaller.Layers[0].Outputs - 4, 2 * smaller.Layers[0].Outputs + 4);
    }

    [Fact]
    public void Neurons_that_do_not_matter_go_first()
    {
        // Half of the dense layer's neurons matter nothing, all others a lot.
        double[][] importance = [Same(16, 1), Same(16, 1), [.. Same(16, 0), .. Same(16, 1)]];

        var smaller = WidthChoice.ByImportance(Chain, Planes, Chain.WeightsOn(Planes) - 16 * 64, importance);

        Assert.Equal("16C3-P2-16C3-P2-16FC-3FC", smaller.Notation);
    }

    [Fact]
    public void The_least_widths_are_kept_whatever_the_budget()
    {
        var smallest = WidthChoice.ByImportance(Chain, Planes, 1, [Same(16, 1), Same(16, 1), Same(32, 1)]);

        Assert.Equal("2C3-P2-2C3-P2-4FC-3FC", smallest.Notation);
    }

    private static double[] Same(int count, double value) => [.. Enumerable.Repeat(value, count)];
}
