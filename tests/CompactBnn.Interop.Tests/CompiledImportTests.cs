using CompactBnn.Compilation;
using CompactBnn.Engines;
using CompactBnn.Format;
using CompactBnn.Interop.Import;
using CompactBnn.Interop.Onnx;

namespace CompactBnn.Interop.Tests;

/// <summary>Imported networks compile by the generator and give what the reference engine gives.</summary>
public sealed class CompiledImportTests
{
    /// <summary>A deep chain: sixty binary layers, one after another.</summary>
    [Fact]
    public void Sixty_layers()
    {
        var model = new SourceModel();
        var value = model.Node("Sign", model.Node("Sub", model.Input, model.Number(0.5012f)));
        for (var layer = 0; layer < 60; layer++)
        {
            var sums = model.Conv(value, layer == 0 ? 1 : SourceModel.Channels, SourceModel.Channels, OnnxGraphBuilder.Integers("pads", 1, 1, 1, 1));
            value = model.Node("Sign", model.Norm(sums, SourceModel.Channels));
        }

        var network = model.Finish(model.Dense(model.Node("Flatten", value), SourceModel.Channels * SourceModel.Edge * SourceModel.Edge)).ImportAndCompare().Network;

        Assert.Equal(60, network.Operations.OfType<Convolution>().Count());
        AssertCompiledAlike(network, images: 20);
    }

    /// <summary>A dense network, whose last layers read what all before made.</summary>
    [Fact]
    public void Twelve_layers_side_by_side()
    {
        var graph = new GraphSketch(12, 10, 3);
        var value = graph.Norm(graph.Real(graph.Normalised(), 16, 3), 3);
        for (var layer = 0; layer < 12; layer++)
            value = graph.Join(value, graph.Binary(graph.Node("Sign", graph.Norm(value, 1)), 12, 3));

        var network = Importer.ReadModel(OnnxReader.Parse(graph.Scored(graph.Node("Relu", graph.Norm(value, 2)), 5)), "dense", new() { InputRange = (0, 255) }).Network;

        Assert.Equal(16 + 12 * 12, graph.ChannelsOf(value));
        AssertCompiledAlike(network, images: 8);
    }

    /// <summary>The trained residual network on test images.</summary>
    [Fact]
    public void A_residual_network_of_the_trainer()
    {
        var test = Pretrained.Test("fashion-mnist");
        var network = Importer.Read(Path.Combine(AppContext.BaseDirectory, "Models", "fashion-residual", "fashion-residual.onnx")).Network;
        var images = test.Images.Span[..(1000 * (int)network.Input.Shape.Elements)];
        var (expected, found) = (new float[1000 * network.ClassCount], new float[1000 * network.ClassCount]);
        new BnnInterpreter(network).ScoreBatch(images, expected);

        NetworkCompiler.Compile(network, cancellation: TestContext.Current.CancellationToken).ScoreBatch(images, found);

        Assert.Equal(expected, found);
        AssertCompiledAlike(network, images: 4);
    }

    [Fact]
    public void Padded_pooled_and_scaled_layers() => AssertCompiledAlike(
        new SourceModel().Standard((m, x) => m.Node("Mul", m.Node("Sign", x), m.Number(-0.5f)), poolsSums: true).ImportAndCompare().Network, images: 20);

    private static void AssertCompiledAlike(Network network, int images)
    {
        var compiled = NetworkCompiler.Compile(network, cancellation: TestContext.Current.CancellationToken);
        var image = new byte[network.Input.Shape.Elements];
        var sums = new int[network.ClassCount];
        var random = new Random(5);
        for (var i = 0; i < images; i++)
        {
            random.NextBytes(image);
            compiled.Sums(image, sums);
            Assert.Equal(ReferenceEngine.Sums(network, image), sums);
        }
    }
}
