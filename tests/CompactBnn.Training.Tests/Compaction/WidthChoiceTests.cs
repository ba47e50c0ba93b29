using CompactBnn.Format;
using CompactBnn.Training.Compaction;
using CompactBnn.Training.Networks;
using CompactBnn.Training.Recipes;

namespace CompactBnn.Training.Tests.Compaction;

public sealed class WidthChoiceTests
{
    private static readonly Shape Planes = new(8, 8, 2);
    private static readonly Architecture Chain = Architecture.Parse("16C3-P2-16C3-P2-32FC-3FC");

    [Fact]
    public void Weights_are_counted_as_the_network_stores_them() =>
        Assert.Equal(16 * 9 * 2 + 16 * 9 * 16 + 32 * 2 * 2 * 16 + 3 * 32, Chain.WeightsOn(Planes));

    [Fact]
    public void Operations_are_weights_times_the_pixels_where_they_are_used() =>
        Assert.Equal(16 * 9 * 2 * 64 + 16 * 9 * 16 * 16 + 32 * 2 * 2 * 16 + 3 * 32, Chain.LayersOn(Planes).Sum(layer => layer.Operations));

    [Theory]
    [InlineData(CompactionObjective.Size, 0.5)]
    [InlineData(CompactionObjective.Size, 0.2)]
    [InlineData(CompactionObjective.Size, 0.05)]
    [InlineData(CompactionObjective.Speed, 0.2)]
    [InlineData(CompactionObjective.Both, 0.2)]
    public void Uniform_widths_keep_their_proportions_and_the_budget(CompactionObjective objective, double part)
    {
        var smaller = WidthChoice.Uniform(Chain, layers => Cost(objective, layers), part);

        Assert.InRange(Cost(objective, smaller), double.Epsilon, part);
        Assert.Equal(3, smaller.Layers[^1].Outputs);
        Assert.Equal(smaller.Layers[0].Outputs, smaller.Layers[1].Outputs);
        Assert.InRange(smaller.Layers[2].Outputs, 2 * smaller.Layers[0].Outputs - 4, 2 * smaller.Layers[0].Outputs + 4);
    }

    [Fact]
    public void Neurons_that_do_not_matter_go_first()
    {
        // Half of the dense layer's neurons matter nothing, all others a lot.
        double[][] importance = [Same(16, 1), Same(16, 1), [.. Same(16, 0), .. Same(16, 1)]];

        var smaller = WidthChoice.ByImportance(Chain, Weights, 1 - 16.0 * 64 / Chain.WeightsOn(Planes), importance);

        Assert.Equal("16C3-P2-16C3-P2-16FC-3FC", smaller.Notation);
    }

    [Fact]
    public void No_layer_becomes_a_bottleneck_while_another_one_can_shrink()
    {
        // The dense layer's neurons matter nothing, all others a lot.
        double[][] importance = [Same(16, 1), Same(16, 1), Same(128, 0)];
        var wide = Architecture.Parse("16C3-P2-16C3-P2-128FC-3FC");

        var smaller = WidthChoice.ByImportance(wide, layers => (double)layers.WeightsOn(Planes) / wide.WeightsOn(Planes), 0.3, importance);

        Assert.Equal(16, smaller.Layers[2].Outputs);
        Assert.InRange(smaller.Layers[0].Outputs + smaller.Layers[1].Outputs, 8, 31);
    }

    [Theory]
    [InlineData(CompactionObjective.Size, "16C3-P2-8C3-P2-32FC-3FC")]
    [InlineData(CompactionObjective.Speed, "8C3-P2-16C3-P2-32FC-3FC")]
    public void Where_all_neurons_matter_alike_those_go_that_cost_most(CompactionObjective objective, string expected)
    {
        var smaller = WidthChoice.ByImportance(Chain, layers => Cost(objective, layers), 0.55, [Same(16, 1), Same(16, 1), Same(32, 1)]);

        Assert.Equal(expected, smaller.Notation);
    }

    [Fact]
    public void Both_is_the_mean_of_weights_and_operations()
    {
        var smaller = Architecture.Parse("16C3-P2-8C3-P2-32FC-3FC");

        Assert.Equal((Cost(CompactionObjective.Size, smaller) + Cost(CompactionObjective.Speed, smaller)) / 2, Cost(CompactionObjective.Both, smaller), 1e-12);
    }

    [Theory]
    [InlineData(CompactionObjective.Size, 16 * 9 * 2 * 8 + 16 * 9 * 16 + 32 * 2 * 2 * 16 + 3 * 32)]
    [InlineData(CompactionObjective.Speed, 16 * 9 * 2 * 64 * 16 + 16 * 9 * 16 * 16 + 32 * 2 * 2 * 16 + 3 * 32)]
    public void On_bytes_the_first_layer_costs_what_its_integers_do(CompactionObjective objective, double whole)
    {
        // One neuron fewer in the last hidden layer.
        var smaller = Architecture.Parse("16C3-P2-16C3-P2-31FC-3FC");

        Assert.Equal((whole - 2 * 2 * 16 - 3) / whole, RelativeCost.Of(objective, smaller, Chain, NetworkKind.Bytes, Planes), 1e-12);
    }

    [Fact]
    public void The_least_widths_are_kept_whatever_the_budget()
    {
        var smallest = WidthChoice.ByImportance(Chain, Weights, 0, [Same(16, 1), Same(16, 1), Same(32, 1)]);

        Assert.Equal("2C3-P2-2C3-P2-4FC-3FC", smallest.Notation);
    }

    private static double Weights(Architecture layers) => Cost(CompactionObjective.Size, layers);

    private static double Cost(CompactionObjective objective, Architecture layers) => RelativeCost.Of(objective, layers, Chain, NetworkKind.Sliced, Planes);

    private static double[] Same(int count, double value) => [.. Enumerable.Repeat(value, count)];
}
