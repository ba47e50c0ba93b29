using CompactBnn.Compilation;
using CompactBnn.Engines;
using CompactBnn.Format;
using CompactBnn.Kernels;

namespace CompactBnn.Interop.Tests;

/// <summary>Published networks on every test image: twins in other formats, generated code and exported graphs all give the same scores.</summary>
public sealed class PretrainedScoreTests
{
    // A convolution of CNV's size takes ONNX Runtime long; all images are compared on request.
    private const int ExportedImages = 1000;

    private const int Batch = 500;

    private const string Tfc = "qonnx/TFC_1W1A.onnx", Lfc = "bnn-pynq/mnist-lfcW1A1", Cnv = "bnn-pynq/cifar10-cnvW1A1";

    /// <summary>The plain graph leaves out the last norm, one scale and one bias for all classes: the sums behind the scores are equal.</summary>
    [Theory]
    [InlineData(Tfc, "plain-onnx/tfc_sign_latentweights_op13.onnx", "mnist")]
    [InlineData(Tfc, "qonnx/TFC_1W1A-finn.onnx", "mnist")]
    [InlineData(Cnv, "plain-onnx/cnv_cifar10_sign_op13.onnx", "cifar10")]
    public void Twins_have_equal_sums_and_classes(string path, string twin, string data)
    {
        var images = Pretrained.Test(data).Images.Span;
        var (one, other) = (Importer.Read(Pretrained.Path(path)).Network, Importer.Read(Pretrained.Path(twin)).Network);

        float[] first = Scores(one, images), second = Scores(other, images);

        Assert.Equal(Sums(one, first), Sums(other, second));
        Assert.Equal(Classes(one, first), Classes(other, second));
    }

    [Theory]
    [InlineData(Lfc, PynqScores.HighestBit, "mnist")]
    [InlineData(Lfc, PynqScores.Margin, "mnist")]
    [InlineData(Tfc, PynqScores.HighestBit, "mnist")]
    [InlineData("qonnx/TFC_1W1A-finn.onnx", PynqScores.HighestBit, "mnist")]
    [InlineData("plain-onnx/tfc_sign_latentweights_op13.onnx", PynqScores.HighestBit, "mnist")]
    [InlineData(Cnv, PynqScores.HighestBit, "cifar10")]
    [InlineData("plain-onnx/cnv_cifar10_sign_op13.onnx", PynqScores.HighestBit, "cifar10")]
    public void Generated_code_gives_the_same_scores(string path, PynqScores scores, string data)
    {
        var images = Pretrained.Test(data).Images.Span;
        var network = Importer.Read(Pretrained.Path(path), new() { PynqScores = scores }).Network;
        var found = new float[images.Length / (int)network.Input.Shape.Elements * network.ClassCount];

        NetworkCompiler.Compile(network, cancellation: TestContext.Current.CancellationToken).ScoreBatch(images, found);

        Assert.Equal(Scores(network, images), found);
    }

    [Theory]
    [InlineData(Lfc, PynqScores.HighestBit, "mnist")]
    [InlineData(Lfc, PynqScores.Margin, "mnist")]
    [InlineData(Tfc, PynqScores.HighestBit, "mnist")]
    [InlineData("plain-onnx/tfc_sign_latentweights_op13.onnx", PynqScores.HighestBit, "mnist")]
    public void Exported_graphs_give_the_same_scores(string path, PynqScores scores, string data) => AssertExportedAlike(path, scores, data, int.MaxValue);

    [Theory]
    [InlineData(Cnv)]
    [InlineData("plain-onnx/cnv_cifar10_sign_op13.onnx")]
    public void Exported_convolutions_give_the_same_scores(string path) => AssertExportedAlike(path, PynqScores.HighestBit, "cifar10", ExportedImages);

    [Theory(Explicit = true)]
    [InlineData(Cnv)]
    [InlineData("plain-onnx/cnv_cifar10_sign_op13.onnx")]
    public void Exported_convolutions_give_the_same_scores_on_every_image(string path) => AssertExportedAlike(path, PynqScores.HighestBit, "cifar10", int.MaxValue);

    private static void AssertExportedAlike(string path, PynqScores scores, string data, int most)
    {
        var test = Pretrained.Test(data);
        var network = Importer.Read(Pretrained.Path(path), new() { PynqScores = scores }).Network;
        var (length, count) = ((int)network.Input.Shape.Elements, Math.Min(most, test.Count));
        var expected = Scores(network, test.Images.Span[..(count * length)]);
        using var run = new OnnxRun(OnnxExport.ToBytes(network), network.Input);
        for (var first = 0; first < count; first += Batch)
            Assert.Equal(expected[(first * network.ClassCount)..((first + Batch) * network.ClassCount)], run.Scores(test.Images.Span.Slice(first * length, Batch * length)));
    }

    private static float[] Scores(Network network, ReadOnlySpan<byte> images)
    {
        var scores = new float[images.Length / (int)network.Input.Shape.Elements * network.ClassCount];
        new BnnInterpreter(network).ScoreBatch(images, scores);
        return scores;
    }

    /// <summary>The integers that scores were made of.</summary>
    private static int[] Sums(Network network, float[] scores) =>
        [.. scores.Select((score, i) => (int)Math.Round((score - network.Scores.Bias[i % network.ClassCount]) / network.Scores.Scale[i % network.ClassCount]))];

    private static int[] Classes(Network network, float[] scores) => [.. scores.Chunk(network.ClassCount).Select(row => Scoring.ArgMax(row))];
}
