using CompactBnn.Data;
using CompactBnn.Engines;
using CompactBnn.Format;
using CompactBnn.Training.Fitting;
using CompactBnn.Training.Recipes;

namespace CompactBnn.Training.Tests;

public sealed class SampleTests
{
    private static readonly Shape Coloured = new(4, 5, 3);

    [Fact]
    public void Planes_are_those_of_the_exported_operation()
    {
        var encoder = new PlaneEncoder(Coloured, EquatableArray<int>.From([0, 3, 7]), ByteCoding.Binary(3));
        var picture = Picture(Coloured);
        var planes = new float[encoder.Planes.Elements];
        encoder.Encode(picture, planes);

        Assert.Equal(9, encoder.Planes.Channels);
        Assert.Equal(Reference(encoder, picture), planes.Select(plane => (int)plane));
    }

    [Fact]
    public void Levels_part_the_values_of_each_channel_into_like_parts()
    {
        // One channel rises evenly from 0 to 179, the other one is 200 in nine tenths of the samples and rises in the rest.
        var bytes = Enumerable.Range(0, 1800).SelectMany(i => new[] { (byte)(i / 10), (byte)(i % 10 == 0 ? i / 10 : 200) }).ToArray();
        var coding = ByteCoding.Levels(new(new(1, 1, 2), bytes, new int[1800]));

        foreach (var channel in new[] { 0, 1 })
        {
            var thresholds = Enumerable.Range(0, 8).Select(bit => Enumerable.Range(0, 256).First(value => (coding[channel, (byte)value] >> bit & 1) != 0)).ToArray();
            // From the darkest up: 4, 2, 5, 1, 6, 3, 7 of a bisection, and the brightest.
            var rising = new[] { 4, 6, 3, 7, 2, 5, 1, 0 }.Select(bit => thresholds[bit]).ToArray();
            if (channel == 0)
                Assert.Equal([20, 40, 60, 80, 100, 120, 140, 160], rising);
            else
                // The background takes no more than its part: five levels are left for the dark values, and one tells the background from them.
                Assert.Equal([32, 65, 97, 130, 162, 200, 200, 200], rising);
            Assert.All(Enumerable.Range(0, 8), bit => Assert.All(Enumerable.Range(0, 256), value => Assert.Equal(value >= thresholds[bit], (coding[channel, (byte)value] >> bit & 1) != 0)));
        }
    }

    [Fact]
    public void Levels_of_a_constant_channel_are_harmless()
    {
        var coding = ByteCoding.Levels(new(new(1, 1, 1), [7, 7, 7], new int[3]));

        Assert.Equal(0, coding[0, 7]);
    }

    [Fact]
    public void Without_variation_a_picture_stays_as_it_is()
    {
        var picture = Picture(Coloured);

        Assert.Equal(picture, Vary(Augmentation.None, picture, 1));
    }

    [Fact]
    public void A_flip_mirrors_left_and_right_half_of_the_time()
    {
        var picture = Picture(Coloured);
        var mirrored = new byte[picture.Length];
        for (var i = 0; i < picture.Length; i++)
            mirrored[((i / 15 * 5) + 4 - i / 3 % 5) * 3 + i % 3] = picture[i];
        var seen = Enumerable.Range(0, 100).Select(seed => Vary(new(true, 0, 0, 0), picture, seed)).ToList();

        Assert.All(seen, varied => Assert.True(varied.SequenceEqual(picture) || varied.SequenceEqual(mirrored)));
        Assert.InRange(seen.Count(varied => varied.SequenceEqual(mirrored)), 30, 70);
    }

    [Fact]
    public void A_shift_moves_by_whole_pixels_in_all_directions_and_fills_with_zero()
    {
        var shape = new Shape(5, 5, 1);
        var picture = new byte[25];
        picture[12] = 200;
        var places = new HashSet<int>();
        for (var seed = 0; seed < 400; seed++)
        {
            var varied = Vary(new(false, 2, 0, 0), picture, seed, shape);
            Assert.Equal(200, varied.Sum(pixel => pixel));
            places.Add(Array.IndexOf(varied, (byte)200));
        }

        Assert.Equal(25, places.Count);
    }

    [Fact]
    public void A_warp_by_almost_nothing_changes_almost_nothing()
    {
        var picture = Picture(Coloured);
        var varied = Vary(new(false, 0, 1e-9, 1e-9), picture, 4);

        Assert.All(picture.Zip(varied), pair => Assert.InRange(pair.First - pair.Second, -1, 1));
    }

    [Fact]
    public void A_turn_turns_about_the_centre()
    {
        var shape = new Shape(9, 9, 1);
        var picture = new byte[81];
        picture[4 * 9 + 4] = 255;
        picture[4 * 9 + 8] = 255;
        var varied = Vary(new(false, 0, 0, 60), picture, 2, shape);

        Assert.InRange(varied[4 * 9 + 4], (byte)250, (byte)255);
        Assert.InRange(varied[4 * 9 + 8], (byte)0, (byte)250);
    }

    [Fact]
    public void The_validation_samples_are_drawn_by_the_seed_and_not_learned()
    {
        var samples = TinyData.Set.Train;
        var split = ValidationSplit.Draw(samples, 40, 1);

        Assert.Equal(40, split.Validation.Length);
        Assert.Equal(Enumerable.Range(0, samples.Count), split.Learning.Concat(split.Validation).Order());
        Assert.Equal(split.Validation, ValidationSplit.Draw(samples, 40, 1).Validation);
        Assert.NotEqual(split.Validation, ValidationSplit.Draw(samples, 40, 2).Validation);
    }

    [Fact]
    public void Pictures_of_one_track_are_not_divided()
    {
        var tracks = Enumerable.Range(0, 60).Select(i => i / 6).ToArray();
        var split = ValidationSplit.Draw(new(new(1, 1, 1), new byte[60], new int[60], tracks), 20, 1);

        Assert.Equal(24, split.Validation.Length);
        Assert.Empty(split.Validation.Select(i => tracks[i]).Intersect(split.Learning.Select(i => tracks[i])));
    }

    [Fact]
    public void Holding_back_all_of_a_class_is_refused()
    {
        var labels = Enumerable.Range(0, 60).Select(i => i < 58 ? 0 : 1).ToArray();
        var seed = Enumerable.Range(0, 1000).First(seed => IsRefused(() => ValidationSplit.Draw(new(new(1, 1, 1), new byte[60], labels), 40, seed), "No training sample of class 1 (counted from 0) is left"));
        Assert.InRange(seed, 0, 20);

        static bool IsRefused(Func<ValidationSplit> draw, string message)
        {
            try
            {
                draw();
                return false;
            }
            catch (TrainingException exception)
            {
                Assert.Contains(message, exception.Message, StringComparison.Ordinal);
                return true;
            }
        }
    }

    [Fact]
    public void Holding_everything_back_is_refused() =>
        Assert.Contains("holds back 240", Assert.Throws<TrainingException>(() => ValidationSplit.Draw(TinyData.Set.Train, 240, 1)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(RateSchedule.Cosine, 0.5, 0.0505)]
    [InlineData(RateSchedule.Exponential, 0.5, 0.01)]
    public void The_rate_goes_from_the_first_to_the_last(RateSchedule schedule, double middle, double rate)
    {
        var options = TinyData.Recipe.Fitting with { Rate = 0.1, FinalRate = 0.001, Schedule = schedule };

        Assert.Equal(0.1, Rate.At(options, 0), 12);
        Assert.Equal(rate, Rate.At(options, middle), 12);
        Assert.Equal(0.001, Rate.At(options, 1), 12);
    }

    private static byte[] Picture(Shape shape)
    {
        var picture = new byte[shape.Elements];
        new Random(1).NextBytes(picture);
        return picture;
    }

    private static byte[] Vary(Augmentation options, byte[] picture, int seed, Shape? shape = null)
    {
        var varied = new byte[picture.Length];
        new PictureVariation(options, shape ?? Coloured).Apply(picture, varied, new Random(seed));
        return varied;
    }

    private static int[] Reference(PlaneEncoder encoder, byte[] picture)
    {
        var elements = (int)encoder.Planes.Elements;
        var network = Network.Create(
            "planes", new ImageInput(Coloured, ImageRecipe.Rgb), EquatableArray<string>.From(Enumerable.Range(0, elements).Select(i => $"{i}")),
            EquatableArray<Operation>.From(
            [
                encoder.ToOperation("planes"), new Flatten("flat", "planes"),
                new Scores("scores", "flat", EquatableArray<float>.From(Enumerable.Repeat(1f, elements)), EquatableArray<float>.From(new float[elements])),
            ]));
        return ReferenceEngine.Values(network, picture)[0];
    }
}
