using CompactBnn.Format;
using CompactBnn.Training.Fitting;
using CompactBnn.Training.Native;
using CompactBnn.Training.Networks;
using CompactBnn.Training.Recipes;
using TorchSharp;

namespace CompactBnn.Training.Tests;

/// <summary>The baseline's first layer, and the regulariser.</summary>
public sealed class BytesTests
{
    public BytesTests() => TorchLibrary.Load();

    [Theory]
    [InlineData("6C3-P2-8C3-12FC-3FC")]
    [InlineData("12FC-3FC")]
    public void The_export_of_a_network_on_bytes_agrees_on_every_test_image(string layers)
    {
        var recipe = TinyData.Recipe with { Kind = NetworkKind.Bytes, Slices = default, Architecture = Architecture.Parse(layers) };

        // Train holds the exported network against the trainer's own classes.
        var trained = TrainingRun.Train(recipe, TinyData.Set, TrainingDevice.Cpu, new Silence(), TestContext.Current.CancellationToken);

        Assert.True(trained.Results.TestAccuracy > 0.6, $"{trained.Results.TestAccuracy:p1}");
        Assert.Contains(trained.Network.Metadata, entry => entry is { Key: "input", Value: "bytes" });
    }

    [Theory]
    [InlineData(27, 8)]
    [InlineData(1032, 8)]
    [InlineData(1033, 7)]
    [InlineData(3072, 6)]
    [InlineData(131072, 2)]
    public void Weights_are_as_wide_as_float32_sums_them_exactly(int fanIn, int bits) => Assert.Equal(bits, IntegerCoding.For(fanIn, 128).Bits);

    [Fact]
    public void More_inputs_than_float32_can_sum_are_refused() =>
        Assert.Contains("begin with a convolution", Assert.Throws<TrainingException>(() => IntegerCoding.For(131073, 128)).Message, StringComparison.Ordinal);

    [Fact]
    public void Integer_weights_are_rounded_and_their_gradient_passes_straight_through()
    {
        using var latent = torch.tensor([-1f, -0.004f, 0.003f, 0.5f], requires_grad: true);
        using var weights = new IntegerCoding(8).WeightsOf(latent);

        Assert.Equal([-127f, -1f, 0f, 64f], weights.data<float>().ToArray());
        weights.sum().backward();
        Assert.Equal([127f, 127f, 127f, 127f], latent.grad!.data<float>().ToArray());
    }

    [Fact]
    public void The_regulariser_is_1_less_the_square_and_its_gradient_minus_twice_the_weight()
    {
        using var network = NewNetwork(NetworkKind.Sliced);
        using var distance = network.DistanceFromBinary();
        distance.backward();

        var expected = 0.0;
        foreach (var layer in network.Layers)
        {
            var latent = layer.Latent.data<float>().ToArray();
            expected += latent.Sum(weight => 1 - (double)weight * weight);
            Assert.Equal(latent.Select(weight => -2 * weight), layer.Latent.grad!.data<float>().ToArray());
        }
        Assert.Equal(expected, distance.item<float>(), expected * 1e-5);
    }

    [Fact]
    public void The_regulariser_leaves_integer_weights_alone()
    {
        using var network = NewNetwork(NetworkKind.Bytes);
        using var distance = network.DistanceFromBinary();
        distance.backward();

        Assert.Null(network.Layers[0].Latent.grad);
        Assert.NotNull(network.Layers[1].Latent.grad);
    }

    [Fact]
    public void A_recipe_reads_bytes_without_slices()
    {
        var recipe = RecipeReader.Parse("r.json", """
            { "name": "r", "data": "mnist", "layers": "10FC", "input": "bytes", "training": { "epochs": 1, "validation": 10, "regulariser": 0.001 } }
            """u8.ToArray());

        Assert.Equal((NetworkKind.Bytes, 0, 0.001), (recipe.Kind, recipe.Slices.Length, recipe.Fitting.Regulariser));
        Assert.Contains("has no slices", Assert.Throws<TrainingException>(() => RecipeReader.Parse("r.json", """
            { "name": "r", "data": "mnist", "layers": "10FC", "input": "bytes", "slices": [7], "training": { "epochs": 1, "validation": 10 } }
            """u8.ToArray())).Message, StringComparison.Ordinal);
    }

    private static BinaryNetwork NewNetwork(NetworkKind kind) =>
        new(Architecture.Parse("4C3-5FC-3FC"), kind, new Shape(4, 4, 2), 0.5, new NormOptions(0.1, 1e-4), seed: 1, torch.CPU);

    private sealed class Silence : ITrainingObserver
    {
        public void Started(string checkpointPath)
        {
        }

        public void Resumed(IReadOnlyList<EpochResult> epochs)
        {
        }

        public void Stepped(StepProgress progress)
        {
        }

        public void EpochEnded(EpochResult epoch)
        {
        }
    }
}
