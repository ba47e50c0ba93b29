using CompactBnn.Engines;
using CompactBnn.Format;
using CompactBnn.Tests.Networks;
using CsCheck;

namespace CompactBnn.Tests.Format;

/// <summary>Canonical form: it changes no output, and equal functions get equal files.</summary>
public sealed class CanonicalizerTests
{
    [Fact]
    public void It_changes_no_output()
    {
        RandomNetworks.WithImages.Sample(
            sample => Assert.All(sample.Images, image =>
                Assert.Equal(ReferenceEngine.Sums(sample.Network, image), ReferenceEngine.Sums(Canonicalizer.Canonicalize(sample.Network), image))),
            iter: 60, print: sample => RandomNetworks.Show(sample.Network));
    }

    [Fact]
    public void A_canonical_network_is_its_own_canonical_form()
    {
        RandomNetworks.Any.Sample(network =>
        {
            var canonical = Canonicalizer.Canonicalize(network);
            Assert.Equal(canonical, Canonicalizer.Canonicalize(canonical));
        }, iter: 150, print: RandomNetworks.Show);
    }

    [Theory]
    [InlineData(5, 8, 12, 7, 3, 2, 3, 1)]
    [InlineData(2, 8, 0, -5, 0, 2, 0, -2)]
    [InlineData(3, 4, 6, 1, 2, 2, 3, 0)]
    [InlineData(0, 8, 8, 8, 0, 8, 8, 8)]
    public void Multipliers_of_an_affine_operation_and_its_shift_have_no_common_factor(
        int shift, int first, int second, int offset, int leastShift, int leastFirst, int leastSecond, int leastOffset)
    {
        var affine = new Affine("affine", "values", shift, -9, 9, EquatableArray<ChannelAffine>.Adopt([new(first, offset), new(second, offset), new(0, -1)]));
        var values = new EncodeValues("values", "input", EquatableArray<short>.Adopt(new short[768]));
        var network = Network.Create("affine", new ImageInput(new(1, 1, 3), ImageRecipe.Rgb), EquatableArray<string>.Adopt(["a", "b", "c"]), EquatableArray<Operation>.Adopt(
            [values, affine, new Scores("scores", "affine", EquatableArray<float>.Adopt([1, 1, 1]), EquatableArray<float>.Adopt([0, 0, 0]))]));

        var canonical = (Affine)Canonicalizer.Canonicalize(network).Operations[1];

        Assert.Equal(leastShift, canonical.Shift);
        Assert.Equal([new(leastFirst, leastOffset), new(leastSecond, leastOffset), new(0, -1)], canonical.Channels);
    }

    [Fact]
    public void A_level_between_attainable_sums_becomes_the_next_one_that_fires()
    {
        // Four +-1 terms: -4, -2, 0, 2 and 4.
        Assert.Equal(AtLeast(2), Canonical(AtLeast(1)));
        Assert.Equal(AtLeast(2), Canonical(AtLeast(2)));
        Assert.Equal(AtLeast(-2), Canonical(AtLeast(-3)));
    }

    [Fact]
    public void Levels_that_all_or_no_sums_reach_become_always_and_never()
    {
        Assert.All([-4, -5, int.MinValue], level => Assert.Equal(Always, Canonical(AtLeast(level))));
        Assert.All([5, 6, int.MaxValue], level => Assert.Equal(Never, Canonical(AtLeast(level))));
        Assert.All([4, 5, int.MaxValue], level => Assert.Equal(Always, Canonical(AtMost(level))));
        Assert.All([-5, -6, int.MinValue], level => Assert.Equal(Never, Canonical(AtMost(level))));
    }

    [Fact]
    public void At_most_becomes_at_least_on_negated_weights()
    {
        var (layer, threshold) = Canonical(Dense(Weights.Binary(Bits("1101"))), AtMost(1));

        Assert.Equal(Weights.Binary(Bits("0010")), layer.Weights);
        Assert.Equal(AtLeast(0), threshold);
    }

    [Fact]
    public void Masked_weights_stay_masked_where_the_others_are_negated()
    {
        // Two live terms: -2, 0 and 2.
        var (layer, threshold) = Canonical(Dense(Weights.Masked(Bits("1000"), Bits("1010"))), AtMost(-1));

        Assert.Equal(Weights.Masked(Bits("0010"), Bits("1010")), layer.Weights);
        Assert.Equal(AtLeast(2), threshold);
    }

    [Fact]
    public void An_integer_without_opposite_keeps_its_channel_at_most()
    {
        var (layer, threshold) = Canonical(Dense(Weights.Integer(3, EquatableArray<sbyte>.From([-4, 1, 2, 3]))), AtMost(3));

        Assert.Equal(-4, layer.Weights[0]);
        Assert.Equal(AtMost(2), threshold);

        (layer, threshold) = Canonical(Dense(Weights.Integer(3, EquatableArray<sbyte>.From([-3, 1, 2, 3]))), AtMost(2));

        Assert.Equal([3, -1, -2, -3], layer.Weights.Integers.AsSpan().ToArray());
        Assert.Equal(AtLeast(-1), threshold);
    }

    [Fact]
    public void Padding_that_counts_nothing_makes_odd_and_even_sums_attainable()
    {
        // One column of padding on the left: one live tap at the first position, two at the others.
        var padded = Conv(padValue: 0);

        Assert.Equal(AtLeast(1), Canonical(padded, AtLeast(1)).Threshold);
        Assert.Equal(AtLeast(0), Canonical(padded, AtLeast(0)).Threshold);
        Assert.Equal(AtLeast(2), Canonical(padded, AtLeast(2)).Threshold);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(-1, 1)]
    public void Padding_that_counts_as_a_bit_keeps_the_parity(int padValue, int level) => Assert.Equal(AtLeast(2), Canonical(Conv(padValue), AtLeast(level)).Threshold);

    [Fact]
    public void A_padded_tap_bounds_the_sums_of_its_positions()
    {
        // Three taps of +1, far apart: at each position two of them lie on padding, which counts +1, and one on the map.
        var conv = new Convolution("sum", "planes", 1, new(new(1, 3), Extent.One, new(1, 4), new(0, 8, 0, 3)), 1, 1, Weights.Binary(Bits("111")));

        Assert.Equal(Always, Canonical(conv, AtLeast(1)).Threshold);
        Assert.Equal(AtLeast(3), Canonical(conv, AtLeast(2)).Threshold);
        Assert.Equal(Never, Canonical(conv, AtLeast(4)).Threshold);
    }

    [Fact]
    public void The_parity_goes_through_flatten_and_max_pool()
    {
        var network = Chain("fire", 4,
            new Convolution("sum", "planes", 1, new(new(1, 1), Extent.One, Extent.One, Padding.None), 1, 0, Weights.Integer(2, EquatableArray<sbyte>.From([1]))),
            new MaxPool("largest", "sum", new(new(1, 1), Extent.One, Extent.One, Padding.None), null),
            new Flatten("flat", "largest"),
            new Threshold("fire", "flat", EquatableArray<ChannelThreshold>.From([AtLeast(0), AtMost(0), AtMost(1), AtLeast(-7)])));

        Assert.Equal([AtLeast(1), AtMost(-1), Always, Always], ((Threshold)Canonicalizer.Canonicalize(network).Operations[4]).Channels);
    }

    [Fact]
    public void Integers_keep_any_level_inside_their_range()
    {
        var table = EquatableArray<short>.From(Enumerable.Range(0, 256).Select(v => (short)(v % 5 - 2)));
        Network Of(ChannelThreshold threshold) => Network.Create("values", Input, Labels(4), EquatableArray<Operation>.From([
            new EncodeValues("values", "input", table),
            new Threshold("fire", "values", EquatableArray<ChannelThreshold>.From([threshold])),
            new Flatten("flat", "fire"),
            ScoresOf("flat", 4),
        ]));
        ChannelThreshold After(ChannelThreshold threshold) => ((Threshold)Canonicalizer.Canonicalize(Of(threshold)).Operations[1]).Channels[0];

        Assert.Equal(AtLeast(-1), After(AtLeast(-1)));
        Assert.Equal(AtMost(1), After(AtMost(1)));
        Assert.Equal(Always, After(AtMost(2)));
        Assert.Equal(Never, After(AtLeast(3)));
    }

    [Fact]
    public void Masks_without_a_zero_and_pools_without_a_minimum_lose_their_bits()
    {
        Assert.Equal(Weights.Binary(Bits("1010")), Canonical(Dense(Weights.Masked(Bits("1010"), Bits("1111"))), AtLeast(0)).Layer.Weights);

        var pool = new MaxPool("pool", "planes", new(Extent.One, Extent.One, Extent.One, Padding.None), Bits("0"));
        var network = Chain("flat", 4, pool, new Flatten("flat", "pool"));

        Assert.Equal(pool with { Minimum = null }, Canonicalizer.Canonicalize(network).Operations[1]);
        Assert.NotNull(((MaxPool)Canonicalizer.Canonicalize(Chain("flat", 4, pool with { Minimum = Bits("1") }, new Flatten("flat", "pool"))).Operations[1]).Minimum);
    }

    [Fact]
    public void The_same_function_written_in_four_ways_is_one_file()
    {
        var signs = Weights.Binary(Bits("1101"));
        var opposite = Weights.Binary(Bits("0010"));

        string[] files =
        [
            Written(Dense(signs), AtLeast(1)),
            Written(Dense(signs), AtLeast(2)),
            Written(Dense(opposite), AtMost(-1)),
            Written(Dense(Weights.Masked(Bits("0010"), Bits("1111"))), AtMost(-2)),
        ];

        Assert.Single(files.Distinct());
    }

    private static ImageInput Input => new(new(1, 4, 1), ImageRecipe.Grey);

    private static ChannelThreshold Always => new(Firing.Always, 0);

    private static ChannelThreshold Never => new(Firing.Never, 0);

    private static ChannelThreshold AtLeast(int level) => new(Firing.AtLeast, level);

    private static ChannelThreshold AtMost(int level) => new(Firing.AtMost, level);

    private static ChannelThreshold Canonical(ChannelThreshold threshold) => Canonical(Dense(Weights.Binary(Bits("1101"))), threshold).Threshold;

    private static (WeightedLayer Layer, ChannelThreshold Threshold) Canonical(WeightedLayer layer, ChannelThreshold threshold)
    {
        var operations = Canonicalizer.Canonicalize(Around(layer, threshold)).Operations;
        var found = operations.OfType<Threshold>().Single();
        return (operations.OfType<WeightedLayer>().Single(), Assert.Single(found.Channels));
    }

    private static string Written(WeightedLayer layer, ChannelThreshold threshold) => CbnnWriter.Write(Canonicalizer.Canonicalize(Around(layer, threshold)));

    /// <summary>A network of one threshold over a dense layer of four bits, or over a convolution of a row of four bits that makes four columns.</summary>
    private static Network Around(WeightedLayer layer, ChannelThreshold threshold)
    {
        var fire = new Threshold("fire", "sum", EquatableArray<ChannelThreshold>.From([threshold]));
        return layer is Dense
            ? Chain("fire", 1, new Flatten("flat", "planes"), layer, fire)
            : Chain("pool", 1, layer, fire, new MaxPool("pool", "fire", new(new(1, 4), new(1, 4), Extent.One, Padding.None), null));
    }

    private static Network Chain(string scores, int classes, params Operation[] operations) => Network.Create("chain", Input, Labels(classes),
        EquatableArray<Operation>.From([new EncodePlanes("planes", "input", EquatableArray<Plane>.From([Plane.Slice(0, 7)])), .. operations, ScoresOf(scores, classes)]));

    private static Dense Dense(Weights weights) => new("sum", "flat", 1, weights);

    /// <summary>Two taps with weights +1 and -1 over a row, one column of padding on the left.</summary>
    private static Convolution Conv(int padValue) => new(
        "sum", "planes", 1, new(new(1, 2), new(1, 1), Extent.One, new(0, 1, 0, 0)), 1, padValue, Weights.Binary(Bits("10")));

    private static EquatableArray<string> Labels(int count) => EquatableArray<string>.From(Enumerable.Range(0, count).Select(i => $"class {i}"));

    private static Scores ScoresOf(string value, int classes) =>
        new("scores", value, EquatableArray<float>.From(Enumerable.Repeat(1f, classes)), EquatableArray<float>.From(new float[classes]));

    private static PackedBits Bits(string bits) => PackedBits.From([.. bits.Select(bit => bit == '1')]);
}
