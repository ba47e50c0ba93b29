namespace CompactBnn.Analysis.Tests;

public sealed class PairedTestTests
{
    [Fact]
    public void Only_images_on_which_the_networks_differ_count()
    {
        int[] labels = [0, 1, 2, 0, 1], first = [0, 1, 1, 0, 0], second = [0, 0, 2, 1, 2];

        var test = PairedTest.Of(labels, first, second);

        // The first alone is right on 1 and 3, the second alone on 2, neither on 4.
        Assert.Equal(new PairedTest(5, 2, 1), test);
        Assert.Equal(0.2, test.Drop, 12);
    }

    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(5, 5, 1)]
    // 2 * (1 + 10 + 45) / 1024, and 2 / 32.
    [InlineData(8, 2, 0.109375)]
    [InlineData(0, 5, 0.0625)]
    public void McNemars_exact_test_is_a_fair_coin(int onlyFirst, int onlySecond, double probability) =>
        Assert.Equal(probability, new PairedTest(1000, onlyFirst, onlySecond).PValue, 9);

    [Fact]
    public void Many_differing_images_underflow_nowhere() =>
        Assert.InRange(new PairedTest(100_000, 20_000, 20_400).PValue, 0.03, 0.06);

    [Fact]
    public void The_bound_lies_above_the_drop_and_shrinks_with_more_images()
    {
        // 1.645 standard errors of (40.5 + 30.5) differing images of 5,002, about 0.28 points.
        Assert.Equal(0.002 + 1.645 * 0.001683, new PairedTest(5000, 40, 30).DropBound(0.95), 4);
        Assert.True(new PairedTest(50_000, 400, 300).DropBound(0.95) < new PairedTest(5000, 40, 30).DropBound(0.95));
        Assert.Equal(10.0 / 5002, new PairedTest(5000, 40, 30).DropBound(0.5), 12);
    }

    [Fact]
    public void Ninety_five_percent_of_samples_lie_below_their_bound()
    {
        // Networks that truly lose 1 %: the first alone is right on 4 %, the second alone on 3 %.
        var random = new Random(1);
        var covered = 0;
        for (var sample = 0; sample < 1000; sample++)
        {
            int first = 0, second = 0;
            for (var image = 0; image < 1000; image++)
            {
                var draw = random.NextDouble();
                first += draw < 0.04 ? 1 : 0;
                second += draw is >= 0.04 and < 0.07 ? 1 : 0;
            }
            covered += new PairedTest(1000, first, second).DropBound(0.95) >= 0.01 ? 1 : 0;
        }
        Assert.InRange(covered, 930, 970);
    }
}
