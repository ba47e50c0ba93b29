using CompactBnn.Format;
using CompactBnn.Training.Compaction;
using CompactBnn.Training.Fitting;
using CompactBnn.Training.Native;
using CompactBnn.Training.Networks;
using CompactBnn.Training.Recipes;
using CompactBnn.Training.Shrinking;
using TorchSharp;

namespace CompactBnn.Training.Tests.Shrinking;

public sealed class ShrunkWeightsTests
{
    // Channels 1 and 2 of the first layer matter, and so on; what matters less is left out.
    private static readonly double[][] Importance = [[0, 3, 2, 1], [5, 0, 0, 6, 7], [0, 0, 1, 0]];

    public ShrunkWeightsTests() => TorchLibrary.Load();

    [Fact]
    public void Neurons_that_nothing_reads_can_go_without_a_change()
    {
        // Real weights can be 0, so that nothing depends on a neuron.
        using var trained = Network("4C3-P2-5C3-P2-4FC-3FC", seed: 1);
        using var shrunk = Network("2C3-P2-3C3-P2-1FC-3FC", seed: 2);
        using var input = torch.rand([7, 2, 8, 8]);
        using (torch.no_grad())
        {
            foreach (var number in trained.Layers.SelectMany(layer => layer.NormParameters))
                number.uniform_(0.5, 1.5);
            Ignore(trained.Layers[1], [0, 3], channelCount: 4);
            Ignore(trained.Layers[2], [1, 2], channelCount: 5);
            Ignore(trained.Layers[3], [0, 1, 3], channelCount: 4);
        }

        ShrunkWeights.Copy(trained, shrunk, Importance);

        trained.eval();
        shrunk.eval();
        float[] expected = trained.call(input).data<float>().ToArray(), actual = shrunk.call(input).data<float>().ToArray();
        Assert.True(expected.Max() - expected.Min() > 0.1);
        // Float32 sums in another order.
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-3 * Math.Max(1, Math.Abs(pair.First))));
    }

    [Fact]
    public void A_network_of_the_same_widths_becomes_a_copy()
    {
        using var trained = Network("4C3-P2-5C3-P2-4FC-3FC", seed: 1);
        using var copy = Network("4C3-P2-5C3-P2-4FC-3FC", seed: 2);

        ShrunkWeights.Copy(trained, copy, Importance);

        Assert.Equal(Checkpoint.StateOf(trained), Checkpoint.StateOf(copy));
    }

    [Fact]
    public void A_shrunk_network_starts_where_the_trained_one_of_its_seed_ended()
    {
        var shrunk = RowRecipes.Shrunk(TinyData.Recipe with { Name = "shrunk" }, Architecture.Parse("6C3-P2-4C3-8FC-3FC")).WithSeed(31);
        var listener = new FirstEpoch();

        var retrained = TrainingRun.Train(shrunk, TinyData.Set, TrainingDevice.Cpu, listener, TestContext.Current.CancellationToken);

        var drawn = new FirstEpoch();
        TrainingRun.Train(shrunk with { ShrunkFrom = null }, TinyData.Set, TrainingDevice.Cpu, drawn, TestContext.Current.CancellationToken);
        Assert.True(listener.Loss < drawn.Loss, $"{listener.Loss:0.000} and {drawn.Loss:0.000}");
        Assert.NotEqual(listener.Checkpoint, drawn.Checkpoint);
        Assert.Equal(31, shrunk.ShrunkFrom!.Seed);
        Assert.Contains(retrained.Network.Metadata, entry => entry is { Key: "shrunk-from", Value: "6C3-P2-8C3-12FC-3FC" });
    }

    private static void Ignore(BinaryLayer layer, int[] channels, int channelCount)
    {
        foreach (var input in Enumerable.Range(0, (int)layer.Latent.shape[1]).Where(input => channels.Contains(input % channelCount)))
            layer.Latent.select(1, input).zero_();
    }

    private static BinaryNetwork Network(string layers, int seed) =>
        new(Architecture.Parse(layers), NetworkKind.FullPrecision, new Shape(8, 8, 2), 0.05, new(0.1, 1e-4), seed, torch.CPU);

    private sealed class FirstEpoch : ITrainingObserver
    {
        public double Loss { get; private set; }

        public string Checkpoint { get; private set; } = "";

        public void Started(string checkpointPath) => Checkpoint = checkpointPath;

        public void Resumed(IReadOnlyList<EpochResult> epochs)
        {
        }

        public void Stepped(StepProgress progress)
        {
        }

        public void EpochEnded(EpochResult epoch)
        {
            if (epoch.Epoch == 1)
                Loss = epoch.Loss;
        }
    }
}
