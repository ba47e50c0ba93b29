using CompactBnn.Training.Networks;

namespace CompactBnn.Training.Tests;

public sealed class ArchitectureTests
{
    [Fact]
    public void The_notation_of_the_field_is_read()
    {
        var layers = Architecture.Parse("32C3-64C5-P2-256FC-10FC").Layers;

        Assert.Equal([new ConvolutionPlan(32, 3, 1), new ConvolutionPlan(64, 5, 2), new DensePlan(256), new DensePlan(10)], layers);
    }

    [Theory]
    [InlineData("32C3-10", "\"10\" is no layer")]
    [InlineData("", "\"\" is no layer")]
    [InlineData("32C2-10FC", "32C2 has an even kernel")]
    [InlineData("P2-10FC", "P2 must follow a convolution")]
    [InlineData("32C3-P2-P2-10FC", "P2 must follow a convolution")]
    [InlineData("16FC-32C3-10FC", "32C3 follows a fully connected layer")]
    [InlineData("32C3-P2", "must end in a fully connected layer")]
    public void What_makes_no_chain_is_refused_with_the_part(string notation, string message) =>
        Assert.Contains(message, Assert.Throws<FormatException>(() => Architecture.Parse(notation)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_pool_over_too_small_a_map_is_refused() =>
        Assert.Contains("P3 stands over a map of 2x2", Refusal("4C3-P3-4C3-P3-3FC", 3), StringComparison.Ordinal);

    [Fact]
    public void The_last_layer_has_one_unit_a_class() =>
        Assert.Contains("write 7FC", Refusal("4C3-3FC", 7), StringComparison.Ordinal);

    [Fact]
    public void Layers_that_a_network_cannot_carry_as_metadata_are_refused() =>
        Assert.Contains("1024 is the most", Assert.Throws<FormatException>(() => Architecture.Parse(string.Concat(Enumerable.Repeat("8FC-", 300)) + "3FC")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("9999C7-9999C7-3FC", "more than 134217728 weights")]
    [InlineData("99999FC-99999FC-3FC", "more than 134217728 weights")]
    public void Layers_larger_than_a_network_may_be_are_refused(string notation, string message) =>
        Assert.Contains(message, Refusal(notation, 3), StringComparison.Ordinal);

    private static string Refusal(string notation, int classes) =>
        Assert.Throws<FormatException>(() => Architecture.Parse(notation).Check(TinyData.Shape, classes)).Message;
}
