using System.Globalization;
using System.Text.RegularExpressions;
using CompactBnn.Format;
using CompactBnn.Generator.Tests.Harness;

namespace CompactBnn.Generator.Tests;

/// <summary>Layers far larger than usual, whose scratch memory or tables grow otherwise than those of usual ones.</summary>
public sealed class LargeLayerTests
{
    /// <summary>Images that fill no vector are evaluated one by one, in the memory of a batch.</summary>
    [Fact]
    public void The_memory_of_a_batch_suffices_for_one_image()
    {
        // More than 32,767 inputs are counted without groups: the counters of one image take all neurons at a time, those of a batch some of them.
        var code = CodeOf(Network(new(8, 8, 1), planes: 1, kernel: 255, padValue: -1, channels: 200));

        Assert.Contains("L * InputLength ?", code, StringComparison.Ordinal);
        Assert.InRange(Length(code, "BatchWorkspaceLength"), Length(code, "WorkspaceLength"), int.MaxValue);
    }

    /// <summary>25 border classes in a vector can form more unions than 16 bits number.</summary>
    [Theory]
    [InlineData(2_000, true)]
    [InlineData(20_000, false)]
    public void Border_classes_of_very_many_neurons_are_not_told_apart_by_unions(int channels, bool areCounted)
    {
        var code = CodeOf(Network(new(16, 16, 1), planes: 8, kernel: 5, padValue: 0, channels));

        Assert.Equal(areCounted, code.Contains("new SlicedMapLayer", StringComparison.Ordinal));
    }

    private static Network Network(Shape image, int planes, int kernel, int padValue, int channels)
    {
        var random = new Random(1);
        var taps = planes * kernel * kernel;
        return Format.Network.Create("large", new ImageInput(image, ImageRecipe.Grey), Texts(2),
            EquatableArray<Operation>.From(
            [
                new EncodePlanes("planes", "input", EquatableArray<Plane>.From(Enumerable.Range(0, planes).Select(i => Plane.AtLeast(0, 10 + 200 * i / planes)))),
                new Convolution("conv", "planes", channels, new(new(kernel, kernel), Extent.One, Extent.One, Padding.All(kernel / 2)), 1, padValue, Bits(random, channels * taps)),
                new Threshold("signs", "conv", EquatableArray<ChannelThreshold>.From(Enumerable.Range(0, channels).Select(_ => new ChannelThreshold(Firing.AtLeast, random.Next(-20, 20))))),
                new MaxPool("pool", "signs", new(new(image.Height, image.Width), Extent.One, Extent.One, Padding.None), null),
                new Flatten("flat", "pool"),
                new Dense("classes", "flat", 2, Bits(random, 2 * channels)),
                new Scores("scores", "classes", Numbers(2, 1), Numbers(2, 0)),
            ]));
    }

    private static string CodeOf(Network network)
    {
        var project = Project.Of("[CompactBnn.BnnModel(\"net.cbnn\")] static partial class Net;", new ModelText("net.cbnn", network));
        var run = GeneratorRun.Of(project with { Properties = project.Properties.Add("CompactBnnKernels", "counters") });
        Assert.Empty(run.Reported);
        return string.Concat(run.Files.Values);
    }

    private static int Length(string code, string member) =>
        int.Parse(Regex.Match(code, $@"int {member} => (\d+);").Groups[1].Value, CultureInfo.InvariantCulture);

    private static Weights Bits(Random random, int count) => Weights.Binary(PackedBits.From([.. Enumerable.Range(0, count).Select(_ => random.Next(2) == 1)]));

    private static EquatableArray<float> Numbers(int count, float number) => EquatableArray<float>.From(Enumerable.Repeat(number, count));

    private static EquatableArray<string> Texts(int count) => EquatableArray<string>.From(Enumerable.Range(0, count).Select(i => $"class {i}"));
}
