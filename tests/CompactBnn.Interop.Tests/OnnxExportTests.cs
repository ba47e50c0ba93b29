using CompactBnn.Data;
using CompactBnn.Engines;
using CompactBnn.Format;
using CompactBnn.Tests.Networks;
using CompactBnn.Tests.Support;
using CsCheck;

namespace CompactBnn.Interop.Tests;

/// <summary>ONNX Runtime gives the same scores for an exported graph, to the last bit.</summary>
public sealed class OnnxExportTests
{
    [Fact]
    public void Random_networks_score_alike() => RandomNetworks.WithImages.Where(one => IsExact(one.Network)).Sample(
        one =>
        {
            using var run = new OnnxRun(OnnxExport.ToBytes(one.Network), one.Network.Input);
            Assert.Equal(one.Images.SelectMany(image => ScoresOf(one.Network, image)), run.Scores(one.Images.SelectMany(image => image).ToArray()));
        },
        iter: 80, threads: 1, print: one => RandomNetworks.Show(one.Network));

    [Fact]
    public void Golden_files_score_alike()
    {
        foreach (var file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Golden"), "*.cbnn"))
        {
            var network = CbnnFile.Read(file);
            var image = new byte[network.Input.Shape.Elements];
            new Random(1).NextBytes(image);
            using var run = new OnnxRun(OnnxExport.ToBytes(network), network.Input);
            var (expected, actual) = (ScoresOf(network, image).ToArray(), run.Scores(image));
            if (IsExact(network))
                Assert.Equal(expected, actual);
            else
                Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, expected.Max(Math.Abs) * 1e-5));
        }
    }

    [Theory]
    [InlineData("mnist")]
    [InlineData("fashion-mnist")]
    public void Trained_models_score_alike_on_every_test_image(string name)
    {
        var set = KnownDataSets.All.Single(set => set.Name == name);
        Available.OrSkip(DataSets.Find(set, DataLocations.FromEnvironment()) is not null, $"The data set {name} is not on this machine: cbnn data get {name}");
        var test = DataSets.Open(name).Test;
        var network = CbnnFile.Read(Path.Combine(AppContext.BaseDirectory, "Models", name, name + ".cbnn"));
        var expected = new float[test.Count * network.ClassCount];
        new BnnInterpreter(network).ScoreBatch(test.Images.Span, expected);

        using var run = new OnnxRun(OnnxExport.ToBytes(network), network.Input);
        const int batch = 1000;
        var length = (int)network.Input.Shape.Elements;
        for (var first = 0; first < test.Count; first += batch)
        {
            Assert.Equal(
                expected.AsSpan(first * network.ClassCount, batch * network.ClassCount).ToArray(), run.Scores(test.Images.Span.Slice(first * length, batch * length)));
        }
    }

    [Fact]
    public void Writing_is_deterministic()
    {
        var network = CbnnFile.Read(Path.Combine(AppContext.BaseDirectory, "Golden", "windows.cbnn"));
        Assert.Equal(OnnxExport.ToBytes(network), OnnxExport.ToBytes(network));
    }

    [Fact]
    public void Sums_that_float32_does_not_hold_are_refused()
    {
        var weights = EquatableArray<sbyte>.From(Enumerable.Repeat((sbyte)127, 4096));
        var network = Network.Create("wide", new ImageInput(new(64, 64, 1), ImageRecipe.Grey), EquatableArray<string>.Adopt(["only"]), EquatableArray<Operation>.Adopt(
        [
            new EncodeValues("values", "input", EquatableArray<short>.From(Enumerable.Range(0, 256).Select(v => (short)v))),
            new Flatten("flat", "values"),
            new Dense("fc", "flat", 1, Weights.Integer(8, weights)),
            new Scores("scores", "fc", EquatableArray<float>.Adopt([1f]), EquatableArray<float>.Adopt([0f])),
        ]));

        var error = Assert.Throws<ExportException>(() => OnnxExport.ToBytes(network));

        Assert.Contains("'fc' may reach 132648960", error.Message);
    }

    private static bool IsExact(Network network) =>
        network.Values.All(value => Math.Max(-(long)value.Minimum, value.Maximum) < ExportLimits.LargestSum);

    private static IEnumerable<float> ScoresOf(Network network, byte[] image) => ReferenceEngine.Sums(network, image)
        .Select((sum, i) => (float)((float)sum * network.Scores.Scale[i]) + network.Scores.Bias[i]);
}
