using CompactBnn.Compilation;
using CompactBnn.Engines;
using CompactBnn.Format;

namespace CompactBnn.Interop.Tests;

/// <summary>Imported networks compile by the generator and give what the reference engine gives.</summary>
public sealed class CompiledImportTests
{
    [Theory]
    [InlineData("qonnx/TFC_1W1A.onnx")]
    [InlineData("qonnx/TFC_1W1A-finn.onnx")]
    [InlineData("plain-onnx/tfc_sign_latentweights_op13.onnx")]
    [InlineData("plain-onnx/cnv_cifar10_sign_op13.onnx")]
    [InlineData("bnn-pynq/mnist-lfcW1A1")]
    [InlineData("bnn-pynq/cifar10-cnvW1A1")]
    public void Pretrained_networks(string path) => AssertCompiledAlike(Importer.Read(Pretrained.Path(path)).Network, images: 4);

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
