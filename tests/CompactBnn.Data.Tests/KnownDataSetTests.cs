using CompactBnn.Tests.Support;

namespace CompactBnn.Data.Tests;

public sealed class KnownDataSetTests
{
    [Theory]
    [InlineData("mnist")]
    [InlineData("fashion-mnist")]
    public void A_public_set_is_complete(string name)
    {
        var set = OpenOrSkip(name);

        Assert.Equal(60_000, set.Train.Count);
        Assert.Equal(10_000, set.Test.Count);
        Assert.Equal(10, set.Test.Labels.ToArray().Distinct().Count());
    }

    [Fact]
    public void A_digit_of_mnist_goes_through_the_recipe_of_mnist_unchanged()
    {
        var set = OpenOrSkip("mnist");

        for (var i = 0; i < 100; i++)
            Assert.Equal(set.Test.Image(i).ToArray(), InputEncoder.Encode(Picture.From(set.Shape, set.Test.Image(i)), set.Input));
    }

    [Fact]
    public void A_digit_of_mnist_drawn_large_and_dark_on_light_comes_close_to_itself()
    {
        var set = OpenOrSkip("mnist");
        var differences = Enumerable.Range(0, 100).Select(i => DifferenceAfterDrawing(set, i)).ToArray();

        // Of a byte of 255; an empty picture is 33 off, a digit misplaced by one pixel about 15.
        Assert.InRange(differences.Average(), 0, 3);
    }

    /// <summary>The mean difference of bytes after a digit was enlarged eight times, inverted, moved to a corner of a sheet and brought back by the recipe.</summary>
    private static double DifferenceAfterDrawing(DataSet set, int index)
    {
        const int Scale = 8, Sheet = 400;
        var digit = set.Test.Image(index).ToArray();
        var sheet = Enumerable.Repeat((byte)255, Sheet * Sheet).ToArray();
        for (var y = 0; y < 28 * Scale; y++)
        {
            for (var x = 0; x < 28 * Scale; x++)
                sheet[(y + 100) * Sheet + x + 20] = (byte)(255 - digit[y / Scale * 28 + x / Scale]);
        }
        var encoded = InputEncoder.Encode(Picture.From(new(Sheet, Sheet, 1), sheet), set.Input);
        return digit.Zip(encoded, (a, b) => (double)Math.Abs(a - b)).Average();
    }

    private static DataSet OpenOrSkip(string name)
    {
        var known = KnownDataSets.Find(name)!;
        Available.OrSkip(DataSets.Find(known, DataLocations.FromEnvironment()) is not null, $"The data set {name} is missing; get it by: cbnn data get {name}");
        return DataSets.Open(name);
    }
}
