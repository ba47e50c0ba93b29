using CompactBnn.Format;

namespace CompactBnn.Analysis.Tests;

public sealed class SensitivityTests
{
    private const int Samples = 4000, Seeds = 5;

    private static readonly SensitivityResult Result = Measure(SliceNetwork.Create(), threads: 2);

    [Fact]
    public void Without_disturbance_the_network_is_right() => Assert.Equal(1.0, Result.Accuracy);

    [Fact]
    public void Random_bits_in_the_slice_that_decides_make_a_guess_of_it_and_the_others_change_nothing()
    {
        foreach (var effect in Result.Single(Replacement.Random))
        {
            Assert.Equal(Seeds, effect.Accuracies.Count);
            if (effect.Disturbance.BitNumbers.Single() == SliceNetwork.DecidingBit)
            {
                // Half of 4,000, five standard deviations of a fair coin either way.
                Assert.InRange(effect.Accuracy, 0.5 - 0.04, 0.5 + 0.04);
                Assert.InRange(effect.Deviation, 1e-4, 0.03);
                Assert.InRange(effect.ChangedClasses, 0.46, 0.54);
                Assert.InRange(effect.ScoreChange, 0.9, 1.1);
            }
            else
            {
                Assert.Equal((1.0, 0.0, 0.0), (effect.Accuracy, effect.ChangedClasses, effect.ScoreChange));
            }
        }
    }

    [Fact]
    public void A_constant_bit_keeps_the_class_that_it_means()
    {
        var part = SliceNetwork.Samples(Samples).Labels.ToArray().Average();

        Assert.Equal(part, Deciding(Replacement.One).Accuracy, 12);
        Assert.Equal(1 - part, Deciding(Replacement.Zero).Accuracy, 12);
    }

    [Fact]
    public void A_bit_that_is_left_out_counts_nothing_so_the_first_of_equal_classes_wins()
    {
        var off = 1 - SliceNetwork.Samples(Samples).Labels.ToArray().Average();

        Assert.Equal(off, Deciding(Replacement.LeaveOut).Accuracy, 12);
    }

    [Fact]
    public void Bits_together_matter_from_the_deciding_one_on()
    {
        Assert.Equal(Enumerable.Range(0, 8).Select(bit => (2 << bit) - 1), Result.Cumulative.Select(effect => effect.Disturbance.Bits));
        Assert.All(Result.Cumulative.Take(SliceNetwork.DecidingBit), effect => Assert.Equal(1.0, effect.Accuracy));
        Assert.All(Result.Cumulative.Skip(SliceNetwork.DecidingBit), effect => Assert.InRange(effect.Accuracy, 0.46, 0.54));
    }

    [Fact]
    public void Colours_are_told_apart()
    {
        var harmful = Result.Effects.Where(effect => effect.Disturbance.Choice == SliceChoice.Colour && effect.Accuracy < 1).ToList();

        var effect = Assert.Single(harmful).Disturbance;
        Assert.Equal((SliceNetwork.DecidingColour, 1 << SliceNetwork.DecidingBit), (effect.Colour, effect.Bits));
    }

    [Fact]
    public void The_number_of_threads_changes_nothing()
    {
        var alone = Measure(SliceNetwork.Create(), threads: 1);

        Assert.Equal(Result.Effects.Select(effect => (effect.Accuracy, effect.ScoreChange)), alone.Effects.Select(effect => (effect.Accuracy, effect.ScoreChange)));
    }

    [Fact]
    public void Bits_that_a_threshold_code_reads_are_found_and_nothing_is_left_out_of_it()
    {
        var draft = SliceNetwork.Create().Draft;
        var operations = draft.Operations.ToArray();
        // At least 64 depends on bits 6 and 7 of the byte, together.
        operations[0] = new EncodePlanes("planes", "input", EquatableArray<Plane>.From(Enumerable.Repeat(Plane.AtLeast(1, 64), 16)));
        var network = Network.Create(draft with { Operations = EquatableArray<Operation>.Adopt(operations) });

        Assert.Equal([0, 0b1100_0000], ReadBits.Of(network));
        Assert.Null(SliceRemoval.Without(network, 0b1100_0000));
        var effects = Measure(network, threads: 2).Effects;
        Assert.DoesNotContain(effects, effect => effect.Disturbance is { By: Replacement.LeaveOut, Bits: >= 64 });
        Assert.All(effects, effect => Assert.True(effect.ScoreChange == 0 == ((effect.Disturbance.Bits & 0b1100_0000) == 0 || effect.Disturbance.Colour == 0)));
    }

    [Fact]
    public void Planes_that_are_no_slices_become_slices_of_other_bytes_with_the_same_scores()
    {
        var draft = SliceNetwork.Create().Draft;
        var operations = draft.Operations.ToArray();
        // The deciding plane is the seventh of its channel; level 28 * 7.
        operations[0] = new EncodePlanes(
            "planes", "input", EquatableArray<Plane>.From(Enumerable.Range(1, 8).SelectMany(level => new[] { Plane.AtLeast(0, 28 * level), Plane.AtLeast(1, 28 * level) })));
        var network = Network.Create(draft with { Operations = EquatableArray<Operation>.Adopt(operations) });
        var samples = SliceNetwork.Samples(Samples);

        var (view, recoded) = SlicedView.Of(network, samples);

        float[] expected = new float[2], actual = new float[2];
        for (var i = 0; i < samples.Count; i++)
        {
            new BnnInterpreter(network).Score(samples.Image(i), expected);
            new BnnInterpreter(view).Score(recoded.Image(i), actual);
            Assert.Equal(expected, actual);
        }
        Assert.Equal(samples.Labels.ToArray(), recoded.Labels.ToArray());
        var single = new SensitivityMeasurement(view, Seeds, 2).Run(recoded, [.. Enumerable.Range(0, Samples)], TestContext.Current.CancellationToken).Single(Replacement.Random);
        Assert.All(single, effect => Assert.Equal(effect.Disturbance.BitNumbers.Single() == SliceNetwork.DecidingBit, effect.ScoreChange > 0));
    }

    [Fact]
    public void Slices_stay_as_they_are()
    {
        var (network, samples) = (SliceNetwork.Create(), SliceNetwork.Samples(10));

        Assert.Equal((network, samples), SlicedView.Of(network, samples));
    }

    [Fact]
    public void Left_out_weights_of_a_convolution_in_groups_are_those_of_the_slice()
    {
        var signs = PackedBits.From([.. Enumerable.Repeat(true, 2 * 4 * 1)]);
        var network = Network.Create(
            "groups", new ImageInput(new(2, 2, 1), ImageRecipe.Grey), EquatableArray<string>.Adopt(["a", "b"]),
            EquatableArray<Operation>.Adopt(
            [
                new EncodePlanes("planes", "input", EquatableArray<Plane>.Adopt([Plane.Slice(0, 7), Plane.Slice(0, 3)])),
                new Convolution("conv", "planes", 2, new Window(new(2, 2), Extent.One, Extent.One, Padding.None), Groups: 2, PadValue: 0, Weights.Binary(signs)),
                new Scores("scores", "conv", EquatableArray<float>.Adopt([1f, 1f]), EquatableArray<float>.Adopt([0f, 0f])),
            ]),
            default);

        var without = SliceRemoval.Without(network, 1 << 3)!;

        // Group 0 reads bit 7 and stays, group 1 reads bit 3 and counts 0.
        var sums = new int[2];
        new BnnInterpreter(without).Sums([255, 255, 255, 0], sums);
        Assert.Equal([2, 0], sums);
    }

    private static SliceEffect Deciding(Replacement by) =>
        Result.Single(by).Single(effect => effect.Disturbance.BitNumbers.Single() == SliceNetwork.DecidingBit);

    private static SensitivityResult Measure(Network network, int threads) =>
        new SensitivityMeasurement(network, Seeds, threads).Run(SliceNetwork.Samples(Samples), [.. Enumerable.Range(0, Samples)], TestContext.Current.CancellationToken);
}
