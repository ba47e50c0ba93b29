using CompactBnn.Benchmarks.Contenders;
using CompactBnn.Benchmarks.Graphs;
using CompactBnn.Benchmarks.Networks;
using CompactBnn.Engines;
using CompactBnn.Compilation.Networks;
using CompactBnn.Format;
using CompactBnn.Kernels;

namespace CompactBnn.Benchmarks.Tests;

/// <summary>What generated code is compared with computes the same network.</summary>
public sealed class ContenderTests
{
    private const int Count = 3;

    public static TheoryData<string> Networks => ["tfc-w1a1", "mnist", "small-convolutional", "small-cnv"];

    [Theory]
    [MemberData(nameof(Networks))]
    public void Int8_graphs_give_the_same_scores(string name)
    {
        var network = Create(name);
        var batch = new ImageBatch(network, Count);
        using var contender = OnnxRuntime.Quantized(QuantizedGraph.Of(network), batch, network.ClassCount);

        AssertSameScores(network, batch, contender);
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Float_graphs_give_the_same_scores(string name)
    {
        var network = Create(name);
        var batch = new ImageBatch(network, Count);
        using var contender = OnnxRuntime.Float(FloatGraph.Of(network), batch, network.ClassCount);

        AssertSameScores(network, batch, contender);
    }

    [Theory]
    [InlineData("tfc-w1a1")]
    [InlineData("mnist")]
    [InlineData("small-convolutional")]
    public void The_loop_and_the_interpreter_give_the_same_scores(string name)
    {
        var network = Create(name);
        var batch = new ImageBatch(network, Count);

        AssertSameScores(network, batch, new HandWritten(network, batch));
        AssertSameScores(network, batch, new Interpreted(network, batch));
    }

    [Fact]
    public void Int8_graphs_are_exact_where_padding_leaves_out_much_of_a_sum_of_weights()
    {
        var network = Padded(conv => conv with { Weights = Weights.Binary(PackedBits.From([.. Enumerable.Repeat(true, conv.Weights.Count)])) });
        var batch = new ImageBatch(network, Count);
        using var contender = OnnxRuntime.Quantized(QuantizedGraph.Of(network), batch, network.ClassCount);

        AssertSameScores(network, batch, contender);
    }

    [Fact]
    public void Networks_that_have_no_exact_8_bit_form_are_refused() =>
        Assert.Contains("no exact form", Assert.Throws<NotSupportedException>(() => QuantizedGraph.Of(Padded(conv => conv with { PadValue = 1 }))).Message);

    private static Network Padded(Func<Convolution, Convolution> change)
    {
        var network = new ChainBuilder("padded", new(8, 8, 3)).Slices(0).Convolutions(1, 64, 32).Dense(2);
        var changed = network.Operations.Select(operation => operation is Convolution conv ? change(conv) : operation);
        return Network.Create("changed", network.Input, network.Labels, EquatableArray<Operation>.From(changed));
    }

    private static Network Create(string name) => name switch
    {
        "small-convolutional" => new ChainBuilder(name, new(12, 12, 3)).Slices(4).Convolutions(1, 32, 16).Pool().Convolutions(1, 24).Dense(40, 5),
        "small-cnv" => new ChainBuilder(name, new(12, 12, 3)).Centred().Convolutions(0, 16).Pool().Convolutions(0, 32).Dense(20, 4),
        _ => Workloads.Create(name),
    };

    private static void AssertSameScores(Network network, ImageBatch batch, Contender contender)
    {
        contender.Run();
        var expected = new float[network.ClassCount];
        for (var i = 0; i < Count; i++)
        {
            Scoring.Score(ReferenceEngine.Sums(network, batch.Image(i)), network.Scores.Scale.AsSpan(), network.Scores.Bias.AsSpan(), expected);
            var actual = contender.Scores.Slice(i * expected.Length, expected.Length);
            for (var c = 0; c < expected.Length; c++)
                Assert.Equal(expected[c], actual[c], 1e-4f);
        }
    }
}
