using CompactBnn.Tests.Support;

namespace CompactBnn.Data.Tests;

public sealed class KnownDataSetTests
{
    [Theory]
    [InlineData("mnist", 60_000, 10_000, 10)]
    [InlineData("fashion-mnist", 60_000, 10_000, 10)]
    [InlineData("cifar10", 50_000, 10_000, 10)]
    public void A_public_set_is_complete_and_balanced(string name, int train, int test, int classes)
    {
        var set = OpenOrSkip(name);

        Assert.Equal(classes, set.Labels.Length);
        Assert.Equal(train, set.Train.Count);
        Assert.Equal(test, set.Test.Count);
        Assert.Equal(classes, set.Test.Labels.ToArray().Distinct().Count());
    }

    [Fact]
    public void Gtsrb_has_43_named_classes_and_tracks()
    {
        var set = OpenOrSkip("gtsrb");

        Assert.Equal(43, set.Labels.Length);
        Assert.Equal(43, set.Train.Labels.ToArray().Distinct().Count());
        Assert.Equal(set.Train.Count, set.Train.Tracks.Length);
        Assert.True(set.Test.Tracks.IsEmpty);
    }

    private static DataSet OpenOrSkip(string name)
    {
        var known = KnownDataSets.Find(name)!;
        Available.OrSkip(DataSets.Find(known, DataLocations.FromEnvironment()) is not null, $"The data set {name} is missing; get it by: cbnn data get {name}");
        return DataSets.Open(name);
    }
}
