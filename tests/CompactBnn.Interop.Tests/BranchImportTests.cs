using CompactBnn.Data;
using CompactBnn.Format;
using CompactBnn.Interop.Import;
using CompactBnn.Interop.Onnx;
using CompactBnn.Kernels;
using CompactBnn.Tests.Support;

namespace CompactBnn.Interop.Tests;

/// <summary>Residual and dense networks with branches of real numbers, against ONNX Runtime.</summary>
public sealed class BranchImportTests
{
    private const int Images = 200;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_network_like_bi_real(int seed)
    {
        var graph = new GraphSketch(seed, 24, 3);
        var value = graph.Pool("MaxPool", graph.Norm(graph.Real(graph.Normalised(), 8, 7, stride: 2), 5), 3, 2, 1);
        foreach (var channels in new[] { 8, 8, 16, 16 })
        {
            var halves = channels != graph.ChannelsOf(value);
            var shortcut = halves ? graph.Norm(graph.Real(graph.Pool("AveragePool", value, 2, 2), channels, 1), 2) : value;
            var sums = graph.Norm(graph.Binary(graph.Node("Sign", value), channels, 3, halves ? 2 : 1), 1);
            value = graph.Slopes(graph.Add(sums, shortcut));
        }

        AssertAlike(graph, graph.Scored(value, 6));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void A_network_like_binary_dense_net(int seed)
    {
        var graph = new GraphSketch(seed, 16, 1);
        var value = graph.Norm(graph.Real(graph.Normalised(), 12, 3, stride: 2), 3);
        for (var stage = 0; stage < 2; stage++)
        {
            for (var layer = 0; layer < 3; layer++)
                value = graph.Join(value, graph.Binary(graph.Node("Sign", graph.Norm(value, 1)), 6, 3));
            value = graph.Real(graph.Node("Relu", graph.Norm(graph.Pool("MaxPool", value, 2, 2), 1)), 14, 1);
        }

        AssertAlike(graph, graph.Scored(graph.Node("Relu", graph.Norm(value, 2)), 5));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    public void A_network_like_quick_net(int seed)
    {
        var graph = new GraphSketch(seed, 20, 3);
        var stem = graph.Node("Relu", graph.Norm(graph.Real(graph.Normalised(), 8, 3, stride: 2), 3));
        var value = graph.Norm(graph.Real(graph.Norm(graph.Real(stem, 8, 3, groups: 8), 2), 16, 1), 2);
        for (var block = 0; block < 4; block++)
        {
            if (block == 2)
                value = graph.Norm(graph.Real(graph.Real(graph.Pool("MaxPool", graph.Node("Relu", value), 3, 1), 16, 3, stride: 2, groups: 16), 24, 1), 10);
            // Padding by +1, which a convolution without padding reads.
            var padded = graph.Node("Pad", [graph.Node("Sign", value), graph.Integers(0, 0, 1, 1, 0, 0, 1, 1), graph.Numbers([1f])], graph.ChannelsOf(value));
            var sums = graph.Binary(padded, graph.ChannelsOf(value), 3, padding: 0);
            value = graph.Add(value, graph.Norm(graph.Node("Relu", sums), 1));
        }

        AssertAlike(graph, graph.Scored(value, 7));
    }

    [Theory]
    [InlineData("Relu")]
    [InlineData("LeakyRelu")]
    [InlineData("PRelu")]
    [InlineData("Clip")]
    [InlineData("HardSigmoid")]
    [InlineData("Relu, norm")]
    [InlineData("Clip, norm")]
    [InlineData("PRelu, norm")]
    [InlineData("none")]
    public void A_function_of_sums(string function)
    {
        var graph = new GraphSketch(7, 8, 1);
        var signs = graph.Node("Sign", graph.Normalised());
        var value = graph.Norm(graph.Binary(signs, 12, 3), 0.3f);
        value = function.Split(',')[0] switch
        {
            "PRelu" => graph.Slopes(value),
            "Clip" => graph.Node("Clip", [value, graph.Numbers([-0.75f]), graph.Numbers([0.5f])], 12),
            "none" => value,
            var name => graph.Node(name, value),
        };
        if (function.EndsWith("norm", StringComparison.Ordinal))
            value = graph.Norm(value, 0.5f);

        AssertAlike(graph, graph.Scored(value, 4), largestDeviation: 2e-5);
    }

    [Fact]
    public void Sums_and_differences_of_three_branches()
    {
        var graph = new GraphSketch(8, 8, 3);
        var input = graph.Normalised();
        var signs = graph.Node("Sign", input);
        var three = graph.Node("Sum", [graph.Binary(signs, 3, 3), input, signs], 3);

        AssertAlike(graph, graph.Scored(graph.Node("Sub", [three, graph.Node("Relu", graph.Binary(signs, 3, 1))], 3), 3), largestDeviation: 1e-4);
    }

    [Fact]
    public void Bits_side_by_side_stay_bits()
    {
        var graph = new GraphSketch(9, 8, 3);
        var signs = graph.Node("Sign", graph.Normalised());
        var more = graph.Node("Sign", graph.Norm(graph.Binary(signs, 5, 3), 1));

        var network = AssertAlike(graph, graph.Scored(graph.Norm(graph.Binary(graph.Join(signs, more, signs), 6, 3), 1), 3), largestDeviation: 2e-5);

        Assert.Equal(ElementKind.Bit, network.ValueOf(network.Operations.OfType<Concatenation>().Single().Name).Kind);
    }

    [Fact]
    public void A_product_of_branches_is_refused()
    {
        var graph = new GraphSketch(10, 8, 3);
        var signs = graph.Node("Sign", graph.Normalised());
        var product = graph.Node("Mul", [graph.Binary(signs, 4, 3), graph.Binary(signs, 4, 1)], 4);

        Assert.Contains("joins two branches", Refusal(graph.Scored(product, 3)));
    }

    [Fact]
    public void Channels_only_are_joined()
    {
        var graph = new GraphSketch(11, 8, 3);
        var signs = graph.Node("Sign", graph.Normalised());
        var joined = graph.Node("Concat", [graph.Binary(signs, 4, 3), graph.Binary(signs, 4, 1)], 4, OnnxGraphBuilder.Integer("axis", 2));

        Assert.Contains("joins along another dimension than the channels", Refusal(graph.Scored(joined, 3)));
    }

    /// <summary>The network that models/fashion-residual/recipe.json trains, in 10,000 test images.</summary>
    [Fact]
    public void The_trained_network_keeps_its_classes()
    {
        var set = KnownDataSets.All.Single(set => set.Name == "fashion-mnist");
        Available.OrSkip(DataSets.Find(set, DataLocations.FromEnvironment()) is not null, "The data set fashion-mnist is not on this machine: cbnn data get fashion-mnist");
        var test = DataSets.Open("fashion-mnist").Test;
        var path = Path.Combine(AppContext.BaseDirectory, "Models", "fashion-residual", "fashion-residual.onnx");
        var result = Importer.Read(path);
        var classes = new int[test.Count];
        new BnnInterpreter(result.Network).PredictBatch(test.Images.Span, classes);

        Assert.True(result.IsFixedPoint);
        var changed = classes.Zip(SourceScores(File.ReadAllBytes(path), result.Network, test.Images.Span), (found, scores) => found == Scoring.ArgMax(scores)).Count(same => !same);
        Assert.InRange(changed, 0, test.Count / 1000);
    }

    /// <summary>Compares on noise and on bright shapes; a bit that float32 rounds to the other side may change a score, but not many of them.</summary>
    private static Network AssertAlike(GraphSketch graph, byte[] onnx, double largestDeviation = double.PositiveInfinity)
    {
        var result = Importer.ReadModel(OnnxReader.Parse(onnx), "sketch", new() { InputRange = (0, 255) });
        var network = result.Network;
        Assert.True(result.IsFixedPoint);
        Assert.Equal(graph.Shape, network.Input.Shape);
        var images = Pictures(graph.Shape);
        var expected = SourceScores(onnx, network, images);
        var scores = new float[Images * network.ClassCount];
        new BnnInterpreter(network).ScoreBatch(images, scores);
        var found = scores.Chunk(network.ClassCount).ToArray();
        var size = expected.Max(row => row.Max(Math.Abs));
        var deviations = expected.Zip(found, (a, b) => a.Zip(b, (x, y) => Math.Abs((double)x - y)).Max() / size).Order().ToArray();

        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', result.Notes));
        Assert.InRange(expected.Zip(found).Count(pair => Scoring.ArgMax(pair.First) != Scoring.ArgMax(pair.Second)), 0, Images / 100);
        Assert.InRange(deviations[Images / 2], 0, 1e-4);
        Assert.InRange(deviations[^1], 0, largestDeviation);
        return network;
    }

    private static float[][] SourceScores(byte[] onnx, Network network, ReadOnlySpan<byte> images)
    {
        using var run = new OnnxRun(onnx, network.Input);
        return [.. run.Scores(images).Chunk(network.ClassCount)];
    }

    private static byte[] Pictures(Shape shape)
    {
        var random = new Random(1);
        var images = new byte[Images * shape.Elements];
        random.NextBytes(images);
        for (var i = Images / 2; i < Images; i++)
        {
            var image = images.AsSpan(i * (int)shape.Elements, (int)shape.Elements);
            for (var element = 0; element < image.Length; element++)
            {
                var (row, column) = (element / shape.Channels / shape.Width, element / shape.Channels % shape.Width);
                image[element] = (byte)(image[element] / 8 + ((row + i) % 7 < 3 ? 90 : 10) + ((column * i) % 11 < 4 ? 110 : 0));
            }
        }
        return images;
    }

    private static string Refusal(byte[] onnx) => Assert.Throws<ImportException>(() => Importer.ReadModel(OnnxReader.Parse(onnx), "sketch", new())).Message;
}
