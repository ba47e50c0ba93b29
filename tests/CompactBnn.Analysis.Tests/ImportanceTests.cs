using CompactBnn.Format;

namespace CompactBnn.Analysis.Tests;

public sealed class ImportanceTests
{
    [Fact]
    public void Neurons_matter_by_what_they_change()
    {
        // Unit weights: neuron 0 is read, neuron 1 is read by masked weights only, neuron 2 always fires.
        var network = Network.Create(
            "neurons", new TableInput(EquatableArray<Column>.Adopt([new LinearColumn("first", 0, 1), new LinearColumn("second", 0, 1)])),
            EquatableArray<string>.Adopt(["a", "b"]),
            EquatableArray<Operation>.Adopt(
            [
                new EncodePlanes("planes", "input", EquatableArray<Plane>.Adopt([Plane.Slice(0, 7), Plane.Slice(1, 7), Plane.Slice(1, 6)])),
                new Dense("dense", "planes", 3, Weights.Binary(PackedBits.From([.. Enumerable.Repeat(true, 9)]))),
                new Threshold("threshold", "dense", EquatableArray<ChannelThreshold>.Adopt([new(Firing.AtLeast, 1), new(Firing.AtLeast, 1), new(Firing.Always, 0)])),
                new Dense("units", "threshold", 2, Weights.Masked(PackedBits.From([true, false, true, false, false, false]), PackedBits.From([true, false, true, true, false, true]))),
                new Scores("scores", "units", EquatableArray<float>.Adopt([1f, 1f]), EquatableArray<float>.Adopt([0f, 0f])),
            ]),
            default);

        var importance = NeuronImportance.Of(network, SliceNetwork.Samples(200), [.. Enumerable.Range(0, 200)], threads: 2, TestContext.Current.CancellationToken);

        Assert.Equal(["threshold"], importance.Keys);
        Assert.InRange(importance["threshold"][0], 0.1, 10);
        Assert.Equal([0, 0], importance["threshold"][1..]);
    }
}
