using CompactBnn.Engines;
using CompactBnn.Format;
using CompactBnn.Tests.Networks;
using CsCheck;

namespace CompactBnn.Interop.Tests;

/// <summary>What <c>cbnn export</c> writes, <c>cbnn import</c> reads.</summary>
public sealed class RoundTripTests
{
    [Theory]
    [InlineData("mnist")]
    [InlineData("fashion-mnist")]
    public void Models_come_back_with_their_layers_and_labels(string name)
    {
        var network = CbnnFile.Read(Path.Combine(AppContext.BaseDirectory, "Models", name, name + ".cbnn"));

        var back = SourceModel.ImportAndCompare(OnnxExport.ToModel(network), images: 3).Network;

        Assert.Equal(network.Labels, back.Labels);
        Assert.Equal(network.Input, back.Input);
        Assert.Equal(network.Operations.Select(operation => operation.Kind), back.Operations.Select(operation => operation.Kind));
        foreach (var (expected, found) in Layers(network).Zip(Layers(back)))
            Assert.Equal(expected, found);
    }

    [Theory]
    [InlineData("input image 28 28 1\nrecipe colour=grey\n", "the parameter grey is missing")]
    [InlineData("input table 1\ncolumn linear 0 1 a\n", "graph reads 28x28x1")]
    [InlineData("input image 28 28 1\nrecipe colour=grey grey=299,587,114 inversion=never framing=ink filter=area background=0 ink-box=99\n", "ink box")]
    [InlineData("", "the file ends where")]
    public void An_input_that_does_not_suit_the_graph_is_left_out_with_a_note(string stored, string note)
    {
        var model = OnnxExport.ToModel(CbnnFile.Read(Path.Combine(AppContext.BaseDirectory, "Models", "mnist", "mnist.cbnn")));
        model.MetadataProps.Single(entry => entry.Key == OnnxExport.InputKey).Value = stored;

        var result = Importer.ReadModel(model, "mnist", new());

        Assert.Equal(new ImageInput(new(28, 28, 1), ImageRecipe.Grey), result.Network.Input);
        Assert.Contains(result.Notes, line => line.StartsWith("the remark cbnn.input of the file left out: ", StringComparison.Ordinal) && line.Contains(note, StringComparison.Ordinal));
    }

    /// <summary>Some random networks hold what the import refuses, such as pools of numbers with negative scales; what comes back computes the same.</summary>
    [Fact]
    public void Random_networks_come_back_or_are_refused()
    {
        int read = 0, all = 0;
        RandomNetworks.WithImages.Where(one => one.Network.Values.All(value => Math.Max(-(long)value.Minimum, value.Maximum) < ExportLimits.LargestSum)).Sample(
            one =>
            {
                all++;
                ImportResult result;
                try
                {
                    result = Importer.ReadModel(OnnxExport.ToModel(one.Network), "random", new());
                }
                catch (ImportException)
                {
                    return;
                }
                read++;
                // A network without layers scores its input; scaled channel by channel, that lies on a grid to a thousandth of a step only, or on none.
                if (!one.Network.Operations.Any(operation => operation is WeightedLayer) || result.Notes.Any(note => note.Contains("fixed point", StringComparison.Ordinal)))
                    return;
                foreach (var image in one.Images)
                    AssertSameScores(one.Network, result.Network, image);
            },
            iter: 100, threads: 1, print: one => RandomNetworks.Show(one.Network));
        Assert.True(read * 4 > all, $"only {read} of {all} networks came back");
    }

    private static void AssertSameScores(Network network, Network back, byte[] image)
    {
        float[] expected = Scores(network, image), found = Scores(back, image);
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], found[i], Math.Max(1, Math.Abs(expected[i])) * 1e-4f);
    }

    private static float[] Scores(Network network, byte[] image) =>
        [.. ReferenceEngine.Sums(network, image).Select((sum, i) => (float)((float)sum * network.Scores.Scale[i]) + network.Scores.Bias[i])];

    private static IEnumerable<Operation> Layers(Network network) =>
        Canonicalizer.Canonicalize(network).Operations.Select(operation => operation with { Name = "", Input = "" });
}
