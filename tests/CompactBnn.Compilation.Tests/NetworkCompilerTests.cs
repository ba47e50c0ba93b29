using CompactBnn.Engines;
using CompactBnn.Format;
using CompactBnn.Kernels;

namespace CompactBnn.Compilation.Tests;

public sealed class NetworkCompilerTests
{
    private static readonly Network Small = SmallNetwork.Create();

    [Fact]
    public void A_compiled_network_computes_what_the_reference_does()
    {
        const int Count = 3;
        var compiled = NetworkCompiler.Compile(Small, cancellation: TestContext.Current.CancellationToken);
        var images = SmallNetwork.Images(Count);
        int[] sums = new int[3], classes = new int[Count];
        float[] scores = new float[3], all = new float[3 * Count];
        compiled.PredictBatch(images, classes);
        compiled.ScoreBatch(images, all);

        for (var i = 0; i < Count; i++)
        {
            var image = images.AsSpan(i * 64, 64);
            var expected = ReferenceEngine.Sums(Small, image);
            compiled.Sums(image, sums);
            compiled.Score(image, scores);
            Assert.Equal(expected, sums);
            Assert.Equal(expected.Select((sum, c) => sum + (c == 1 ? 0.5f : 0)), scores);
            Assert.Equal(Scoring.ArgMax(scores), compiled.Predict(image));
            Assert.Equal(classes[i], compiled.Predict(image));
            Assert.Equal(scores, all[(3 * i)..(3 * i + 3)]);
        }
    }

    [Fact]
    public void A_compilation_tells_its_times_and_sizes()
    {
        var compiled = NetworkCompiler.Compile(Small, cancellation: TestContext.Current.CancellationToken);

        Assert.Same(Small, compiled.Network);
        Assert.True(compiled.Times.Generator > TimeSpan.Zero && compiled.Times.Compiler > TimeSpan.Zero);
        Assert.InRange(compiled.AssemblyBytes, 4096, 1 << 20);
        Assert.True(compiled.WorkspaceLength > 0);
    }

    [Fact]
    public void What_the_generator_reports_is_an_error_with_its_text()
    {
        var error = Assert.Throws<CompilationException>(() => NetworkCompiler.Compile(
            Small, new Dictionary<string, string> { ["CompactBnnWeightBudget"] = "10" }, TestContext.Current.CancellationToken));

        Assert.StartsWith("small does not compile: CBNN0009: ", error.Message);
        Assert.Contains("CompactBnnWeightBudget allows 10", error.Message);
    }
}
