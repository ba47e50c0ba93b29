using CompactBnn.Kernels;
using CompactBnn.Training.Export;
using CompactBnn.Training.Fitting;
using CompactBnn.Training.Native;
using CompactBnn.Training.Networks;
using CompactBnn.Training.Recipes;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using TorchSharp;

namespace CompactBnn.Training.Tests;

/// <summary>Residual networks: their notation, their training, and their ONNX graph.</summary>
public sealed class ResidualTests
{
    private static readonly Recipe Recipe = RecipeReader.Parse("residual.json", """
        {
          "name": "residual", "data": "tiny", "layers": "8S3-P2-8R3-12R3-3FC",
          "training": { "epochs": 3, "batch": 20, "rate": 1e-2, "validation": 40 },
          "augmentation": { "flip": true, "shift": 1 }
        }
        """u8.ToArray());

    [Fact]
    public void The_notation_names_stem_and_blocks()
    {
        Assert.True(Recipe.Architecture.IsResidual);
        Assert.Equal([new StemPlan(8, 3, 2), new ResidualPlan(8, 3), new ResidualPlan(12, 3), new DensePlan(3)], Recipe.Architecture.Layers);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7], Recipe.Slices);
    }

    [Theory]
    [InlineData("8R3-3FC", "\"8R3-3FC\" mixes two kinds of networks")]
    [InlineData("8S3-8C3-3FC", "mixes two kinds of networks")]
    [InlineData("8S3-8R3-8FC-3FC", "mixes two kinds of networks")]
    [InlineData("8S3-8R3-P2-3FC", "P2 must follow a convolution")]
    [InlineData("8S3-P2-8R3-12R3-16R3-20R3-3FC", "20R halves a map of 1x1; height and width must be even there")]
    [InlineData("8S3-8R3-4FC", "write 3FC")]
    public void What_makes_no_residual_network_is_refused_with_the_part(string notation, string message) => Assert.Contains(
        message, Assert.Throws<FormatException>(() => Architecture.Parse(notation).Check(TinyData.Shape, 3)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_residual_network_learns_and_its_graph_gives_its_classes()
    {
        TorchLibrary.Load();
        var path = Path.Combine(TestCache.Folder, "residual.checkpoint");
        using var trainer = new NetworkTrainer(Recipe, TinyData.Set, torch.CPU, path);
        var epochs = trainer.Run(new NetworkTrainerTests.Silence(), TestContext.Current.CancellationToken);
        var test = TinyData.Set.Test;
        var classes = Fitting.Evaluation.Classes(trainer.Network, trainer.BatchesOf(test), [.. Enumerable.Range(0, test.Count)]);

        var onnx = ResidualExport.Export((ResidualNetwork)trainer.Network, Recipe, TinyData.Set, new(epochs, test.Count, 0));

        Assert.True(Enumerable.Range(0, test.Count).Count(i => classes[i] == test.Label(i)) > 0.6 * test.Count);
        using var oneThread = new SessionOptions { IntraOpNumThreads = 1 };
        using var session = new InferenceSession(onnx, oneThread);
        Assert.Equal(classes, Enumerable.Range(0, test.Count).Select(i => ClassOf(session, test.Image(i))));
        Assert.Equal("top\nbottom\nnone", session.ModelMetadata.CustomMetadataMap["cbnn.labels"]);
    }

    private static int ClassOf(InferenceSession session, ReadOnlySpan<byte> image)
    {
        var numbers = new float[image.Length];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = image[i];
        using var results = session.Run([NamedOnnxValue.CreateFromTensor("input", new DenseTensor<float>(numbers, [1, 1, 8, 8]))]);
        return Scoring.ArgMax(results.Single().AsTensor<float>().ToArray());
    }
}
