using System.Security.Cryptography;
using System.Text.Json;
using CompactBnn.Data;
using CompactBnn.Engines;
using CompactBnn.Format;
using CompactBnn.Kernels;

namespace CompactBnn.Interop.Tests;

/// <summary>What published networks must give, to the last image.</summary>
public sealed class PretrainedTests
{
    [Fact]
    public void Lfc_by_the_published_host_rule() => Assert.Equal(9840, Correct(Importer.Read(Pretrained.Path("bnn-pynq/mnist-lfcW1A1")).Network, "mnist"));

    [Fact]
    public void Lfc_by_the_largest_margin() => Assert.Equal(9834, Correct(
        Importer.Read(Pretrained.Path("bnn-pynq/mnist-lfcW1A1"), new() { PynqScores = PynqScores.Margin }).Network, "mnist"));

    [Fact]
    public void Tfc_from_qonnx_and_from_finn_is_one_network()
    {
        var qonnx = Importer.Read(Pretrained.Path("qonnx/TFC_1W1A.onnx"), new() { Name = "tfc" });
        var finn = Importer.Read(Pretrained.Path("qonnx/TFC_1W1A-finn.onnx"), new() { Name = "tfc" });

        Assert.Equal(("QONNX", "FINN-ONNX"), (qonnx.Source, finn.Source));
        Assert.Equal(CbnnWriter.Write(qonnx.Network), CbnnWriter.Write(finn.Network));
        Assert.Equal(9296, Correct(qonnx.Network, "mnist"));
    }

    [Fact]
    public void Tfc_from_plain_onnx_with_latent_weights_has_the_same_layers()
    {
        var qonnx = Importer.Read(Pretrained.Path("qonnx/TFC_1W1A.onnx")).Network;
        var plain = Importer.Read(Pretrained.Path("plain-onnx/tfc_sign_latentweights_op13.onnx")).Network;

        // The plain graph leaves out the last norm, which is one scale and one bias for all classes.
        Assert.Equal(Layers(qonnx), Layers(plain));
        Assert.All(plain.Scores.Scale, scale => Assert.Equal(1, scale));
    }

    [Fact]
    public void Cnv_from_its_folder()
    {
        var network = Importer.Read(Pretrained.Path("bnn-pynq/cifar10-cnvW1A1")).Network;
        foreach (var golden in Golden("cifar10/cnvW1A1"))
            AssertGolden(network, golden);
    }

    [Fact]
    public void Cnv_from_plain_onnx_has_the_same_layers()
    {
        var folder = Importer.Read(Pretrained.Path("bnn-pynq/cifar10-cnvW1A1")).Network;
        var plain = Importer.Read(Pretrained.Path("plain-onnx/cnv_cifar10_sign_op13.onnx")).Network;

        Assert.Equal(Layers(folder), Layers(plain));
    }

    [Fact]
    public void Cnv_on_all_test_images() => Assert.Equal(7922, Correct(Importer.Read(Pretrained.Path("bnn-pynq/cifar10-cnvW1A1")).Network, "cifar10"));

    [Fact]
    public void Lfc_layers_on_published_images()
    {
        var network = Importer.Read(Pretrained.Path("bnn-pynq/mnist-lfcW1A1")).Network;
        foreach (var golden in Golden("mnist/lfcW1A1"))
            AssertGolden(network, golden);
    }

    private static IEnumerable<Operation> Layers(Network network) =>
        network.Operations.Where(operation => operation is not Scores and not EncodeValues and not EncodePlanes).Select(operation => operation with { Name = "", Input = "" });

    private static int Correct(Network network, string data)
    {
        var test = Pretrained.Test(data);
        var classes = new int[test.Count];
        new BnnInterpreter(network).PredictBatch(test.Images.Span, classes);
        return classes.Zip(test.Labels.ToArray()).Count(pair => pair.First == pair.Second);
    }

    private static IEnumerable<JsonElement> Golden(string net) => JsonDocument.Parse(File.ReadAllText(Pretrained.Path("bnn-pynq/golden.json")))
        .RootElement.EnumerateArray().Where(entry => entry.GetProperty("net").GetString() == net);

    private static void AssertGolden(Network network, JsonElement golden)
    {
        var image = Image(network, golden);
        var scores = new float[network.ClassCount];
        new BnnInterpreter(network).Score(image, scores);
        Assert.Equal(golden.GetProperty("published_class").GetInt32(), Scoring.ArgMax(scores));
        if (golden.TryGetProperty("scores", out var expected) && expected.ValueKind == JsonValueKind.Array)
            Assert.Equal(expected.EnumerateArray().Select(score => score.GetSingle()), scores);
        AssertHashes(network, image, golden.GetProperty("layer_output_sha256").EnumerateArray().Select(hash => hash.GetString()).ToArray());
    }

    /// <summary>One hash a layer, after its pool: the output's pixels row by row, one bit a channel.</summary>
    private static void AssertHashes(Network network, byte[] image, string?[] hashes)
    {
        var values = ReferenceEngine.Values(network, image);
        var layers = Enumerable.Range(0, network.Operations.Length).Where(i => network.Operations[i] is Threshold or MaxPool
            && !network.Operations.Any(reader => reader is MaxPool && reader.Input == network.Operations[i].Name)).ToArray();
        for (var i = 0; i < layers.Length; i++)
        {
            if (hashes[i] is not { } hash || network.Values[layers[i]].Shape.Channels == network.ClassCount)
                continue;
            Assert.Equal(hash, Hash(values[layers[i]], network.Values[layers[i]].Shape));
        }
    }

    private static string Hash(int[] bits, Shape shape)
    {
        var pixel = (shape.Channels + 7) / 8;
        var bytes = new byte[shape.Positions * pixel];
        for (var i = 0; i < bits.Length; i++)
        {
            if (bits[i] > 0)
                bytes[i / shape.Channels * pixel + i % shape.Channels / 8] |= (byte)(1 << (i % shape.Channels % 8));
        }
        return Convert.ToHexStringLower(SHA256.HashData(bytes));
    }

    // A CIFAR record is a label and three planes; an IDX file of one image has a header of 16 bytes.
    private static byte[] Image(Network network, JsonElement golden)
    {
        var bytes = File.ReadAllBytes(Pretrained.Path($"bnn-pynq/{golden.GetProperty("input").GetString()}"));
        var (height, width, channels) = network.Input.Shape;
        if (channels == 1)
            return bytes[16..];
        var image = new byte[height * width * channels];
        for (var i = 0; i < image.Length; i++)
            image[i] = bytes[1 + i % channels * height * width + i / channels];
        return image;
    }
}
