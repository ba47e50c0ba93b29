using CompactBnn.Benchmarks.Native;
using CompactBnn.Benchmarks.Networks;
using CompactBnn.Benchmarks.Ratios;
using CompactBnn.Compilation.Measurement;
using CompactBnn.Engines;

namespace CompactBnn.Benchmarks.Tests;

public sealed class ConvolutionTests
{
    /// <summary>Every way of blocking gives bits whose sums are those of the reference; without g++ or the instruction there is a reason.</summary>
    [Fact]
    public void The_kernel_in_cpp_computes_the_convolution()
    {
        var network = SingleConvolution.Create();
        var kernel = PackedConvolution.Load(out var problem);
        if (kernel is null)
        {
            Assert.NotNull(problem);
            Assert.Skip(problem);
        }
        var image = new byte[SingleConvolution.Edge * SingleConvolution.Edge * SingleConvolution.Colours];
        new Random(12).NextBytes(image);
        kernel.Prepare(network, SingleConvolution.Map(network, image));

        for (var blocking = 0; blocking < kernel.Names.Count; blocking++)
        {
            kernel.Run(blocking);
            Assert.Equal(ReferenceEngine.Sums(network, image), SingleConvolution.Sums(network, kernel.Output));
        }
    }

    [Fact]
    public void It_is_compared_with_generated_code()
    {
        var comparison = new ConvolutionComparison();
        var results = comparison.Measure(new TurnTimer { Rounds = 2, WarmUp = TimeSpan.FromMilliseconds(20) });

        Assert.Equal(comparison.Problem is null, results.Length > 0);
        Assert.All(results, result =>
        {
            Assert.True(result.OutputsAgree);
            Assert.Equal(result.PeerNsPerImage / result.NsPerImage, result.Ratio, 1e-9);
        });
    }
}
