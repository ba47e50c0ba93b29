using CompactBnn.Engines;
using CompactBnn.Format;
using CompactBnn.Tests.Networks;
using CsCheck;

namespace CompactBnn.Tests.Format;

/// <summary>The removal of channels that no output depends on.</summary>
public sealed class ChannelCleanupTests
{
    [Fact]
    public void It_changes_no_output() => RandomNetworks.WithImages.Sample(
        sample => Assert.All(sample.Images, image =>
            Assert.Equal(ReferenceEngine.Sums(sample.Network, image), ReferenceEngine.Sums(ChannelCleanup.Clean(sample.Network), image))),
        iter: 200, print: sample => RandomNetworks.Show(sample.Network));

    [Fact]
    public void A_clean_network_is_left_as_it_is() => RandomNetworks.Any.Sample(
        network =>
        {
            var clean = ChannelCleanup.Clean(network);
            Assert.Equal(clean, ChannelCleanup.Clean(clean));
        },
        iter: 60, print: RandomNetworks.Show);

    [Fact]
    public void A_constant_neuron_moves_into_the_thresholds_behind()
    {
        // Neuron 1 always fires; the second layer counts it +1 in its first unit and -1 in its second.
        var network = TwoLayers([AtLeast(0), new(Firing.Always, 0), AtLeast(2)], [1, 1, 1, -1, -1, 1], [AtLeast(3), AtLeast(1)]);

        var clean = RequireSame(network);

        Assert.Equal(2, clean.ValueOf("first").Shape.Channels);
        // sum + 1 >= 3 and sum - 1 >= 1, on two inputs.
        Assert.Equal([AtLeast(2), AtLeast(2)], ((Threshold)clean.Operations[clean.IndexOf("threshold2")]).Channels);
    }

    /// <summary>A level that no sum without the constant neuron reaches may lie outside of 32 bits.</summary>
    [Fact]
    public void A_threshold_beyond_all_sums_becomes_one_that_never_fires()
    {
        const int Height = 4096, Width = 1024, Channels = 4;
        var weights = new sbyte[Height * Width * Channels];
        Array.Fill(weights, (sbyte)127);
        var network = Network.Create("far", new ImageInput(new(Height, Width, 1), ImageRecipe.Grey), EquatableArray<string>.From(["all"]), EquatableArray<Operation>.From(
        [
            new EncodePlanes("planes", "input", EquatableArray<Plane>.From([Plane.AtLeast(0, 128)])),
            new Convolution("conv", "planes", Channels, new(Extent.One, Extent.One, Extent.One, Padding.None), 1, 0, Weights.Binary(PackedBits.From([true, true, true, false]))),
            new Threshold("signs", "conv", EquatableArray<ChannelThreshold>.From([new(Firing.Never, 0), new(Firing.Never, 0), AtLeast(1), AtLeast(1)])),
            new Flatten("flat", "signs"),
            new Dense("sum", "flat", 1, Weights.Integer(8, EquatableArray<sbyte>.Adopt(weights))),
            new Threshold("reached", "sum", EquatableArray<ChannelThreshold>.From([AtLeast(2_000_000_000)])),
            new Scores("scores", "reached", EquatableArray<float>.From([1f]), EquatableArray<float>.From([0f])),
        ]));

        var clean = ChannelCleanup.Clean(network);

        Assert.Equal([new(Firing.Never, 0)], ((Threshold)clean.Operations[clean.IndexOf("reached")]).Channels);
    }

    [Fact]
    public void A_constant_neuron_stays_where_the_scores_read_the_sums()
    {
        var network = TwoLayers([AtLeast(0), new(Firing.Always, 0), AtLeast(2)], [1, 1, 1, -1, -1, 1], null);

        Assert.Equal(3, RequireSame(network).ValueOf("first").Shape.Channels);
    }

    [Fact]
    public void Repeated_neurons_that_cancel_for_every_output_go_both()
    {
        // Neurons 0 and 1 are the same; each unit counts one of them +1 and the other -1.
        var network = TwoLayers([AtLeast(0), AtLeast(0), AtLeast(2)], [1, -1, 1, -1, 1, -1], null, sameRows: true);

        Assert.Equal(1, RequireSame(network).ValueOf("first").Shape.Channels);
    }

    [Fact]
    public void Repeated_neurons_whose_weights_would_be_2_stay()
    {
        var network = TwoLayers([AtLeast(0), AtLeast(0), AtLeast(2)], [1, 1, 1, -1, 1, -1], null, sameRows: true);

        Assert.Equal(3, RequireSame(network).ValueOf("first").Shape.Channels);
    }

    [Fact]
    public void Repeated_neurons_are_one_where_integers_hold_both_weights()
    {
        var network = TwoLayers([AtLeast(0), AtLeast(0), AtLeast(2)], [1, 1, 1, -1, 3, -1], null, sameRows: true, bits: 4);

        var clean = RequireSame(network);

        Assert.Equal(2, clean.ValueOf("first").Shape.Channels);
        var weights = ((Dense)clean.Operations[clean.IndexOf("second")]).Weights;
        Assert.Equal([2, 1, 2, -1], Enumerable.Range(0, 4).Select(i => weights[i]));
    }

    [Fact]
    public void A_neuron_that_nothing_reads_goes_and_so_do_the_planes_that_only_it_reads()
    {
        var network = TwoLayers([AtLeast(0), AtLeast(0), AtLeast(0)], [1, 0, 1, -1, 0, 1], null, bits: 2, lonelyPlane: true);

        var clean = RequireSame(network);

        Assert.Equal(2, clean.ValueOf("first").Shape.Channels);
        Assert.Equal(3, clean.ValueOf("planes").Shape.Channels);
    }

    private static ChannelThreshold AtLeast(int level) => new(Firing.AtLeast, level);

    private static Network RequireSame(Network network)
    {
        var clean = ChannelCleanup.Clean(network);
        for (var value = 0; value < 256; value++)
            Assert.Equal(ReferenceEngine.Sums(network, [(byte)value]), ReferenceEngine.Sums(clean, [(byte)value]));
        return clean;
    }

    /// <summary>Four planes of a byte, three neurons, two units; then thresholds and a third layer, or the scores.</summary>
    private static Network TwoLayers(
        ChannelThreshold[] neurons, int[] weights, ChannelThreshold[]? units, bool sameRows = false, int bits = 1, bool lonelyPlane = false)
    {
        bool[] row0 = [true, false, true, true], row1 = [false, true, true, false], row2 = [true, true, false, true];
        // Masked so that the last plane is read by neuron 1 alone.
        bool[] mask = [true, true, true, !lonelyPlane, true, true, true, true, true, true, true, !lonelyPlane];
        bool[] signs = [.. row0, .. sameRows ? row0 : row1, .. row2];
        var first = lonelyPlane
            ? Weights.Masked(PackedBits.From([.. signs.Zip(mask, (sign, live) => sign && live)]), PackedBits.From(mask))
            : Weights.Binary(PackedBits.From(signs));
        var second = bits == 1
            ? Weights.Binary(PackedBits.From([.. weights.Select(weight => weight > 0)]))
            : Weights.Integer(bits, EquatableArray<sbyte>.From(weights.Select(weight => (sbyte)weight)));
        var operations = new List<Operation>
        {
            new EncodePlanes("planes", "input", EquatableArray<Plane>.From(Enumerable.Range(4, 4).Select(bit => Plane.Slice(0, bit)))),
            new Dense("first", "planes", 3, first),
            new Threshold("threshold1", "first", EquatableArray<ChannelThreshold>.Adopt(neurons)),
            new Dense("second", "threshold1", 2, second),
        };
        if (units is not null)
        {
            operations.Add(new Threshold("threshold2", "second", EquatableArray<ChannelThreshold>.Adopt(units)));
            operations.Add(new Dense("third", "threshold2", 2, Weights.Binary(PackedBits.From([true, true, false, true]))));
        }
        operations.Add(new Scores("scores", operations[^1].Name, EquatableArray<float>.Adopt([1f, 1f]), EquatableArray<float>.Adopt([0f, 0f])));
        return Network.Create(
            "layers", new ImageInput(new(1, 1, 1), ImageRecipe.Grey), EquatableArray<string>.Adopt(["a", "b"]), EquatableArray<Operation>.From(operations), default);
    }
}
