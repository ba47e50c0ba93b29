using System.Diagnostics;
using CompactBnn.Format;
using CompactBnn.Generator.Tests.Harness;

namespace CompactBnn.Generator.Tests;

/// <summary>Networks that keep all limits of the format, made to cost the generator more than their file: it compiles them in seconds, or leaves them to the interpreter.</summary>
public sealed class CostlyNetworkTests
{
    private static readonly EquatableArray<string> Labels = EquatableArray<string>.Adopt(["no", "yes"]);

    [Theory]
    [InlineData(WeightKind.Binary)]
    [InlineData(WeightKind.Masked)]
    public void A_kernel_as_large_as_the_map_has_thousands_of_border_classes(WeightKind kind)
    {
        const int Edge = 64, Kernel = 127, Channels = 2;
        var bits = PackedBits.From(new bool[Channels * Kernel * Kernel]);
        var weights = kind == WeightKind.Binary ? Weights.Binary(bits) : Weights.Masked(bits, bits);
        var run = Generated(Make(new Shape(Edge, Edge, 1),
            new Convolution("conv", "planes", Channels, new Window(new(Kernel, Kernel), Extent.One, Extent.One, Padding.All(Kernel / 2)), 1, 0, weights),
            Sign("sign", "conv", Channels),
            new MaxPool("pool", "sign", new Window(new(Edge, Edge), Extent.One, Extent.One, Padding.None), null),
            new Flatten("flat", "pool"), new Dense("fc", "flat", 2, Weights.Binary(PackedBits.From(new bool[2 * Channels])))));
        Assert.Empty(run.CompilerDiagnostics);
    }

    [Fact]
    public void Channels_that_are_groups_of_their_own_fill_eight_lanes_each()
    {
        const int Channels = 65_536;
        var depthwise = new Convolution("conv", "planes", Channels, new Window(Extent.One, Extent.One, Extent.One, Padding.None), Channels, 0,
            Weights.Integer(8, EquatableArray<sbyte>.Adopt(new sbyte[Channels])));
        var run = Generated(Make(new Shape(1, 1, 1), [depthwise, Sign("sign", "conv", Channels), new Dense("fc", "sign", 2, Weights.Binary(PackedBits.From(new bool[2 * Channels])))], Channels));
        var budget = Assert.Single(run.Reported);
        Assert.Equal("CBNN0009", budget.Id);
        Assert.Contains("literals", budget.GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_beyond_the_strings_of_an_assembly_is_an_array()
    {
        // Seven layers of a megabyte of weights and one of masks each.
        const int Width = 2896, Layers = 8, Pixels = 64;
        Operation[] operations = [new Flatten("flat", "planes"), .. Enumerable.Range(0, Layers).SelectMany(i => new Operation[]
        {
            new Dense($"fc{i}", i == 0 ? "flat" : $"sign{i - 1}", Width, Masked(Width * (i == 0 ? Pixels : Width))),
            Sign($"sign{i}", $"fc{i}", Width),
        }), new Dense("fc", $"sign{Layers - 1}", 2, Weights.Binary(PackedBits.From(new bool[2 * Width])))];
        var run = GeneratorRun.Of(Project.Of("[CompactBnn.BnnModel(\"net.cbnn\")] static partial class Net;", new ModelText("net.cbnn", Make(new Shape(8, 8, 1), operations, 1))));
        Assert.Empty(run.Reported);
        Assert.Empty(run.CompilerDiagnostics);
        var tables = run.Files.Single(file => file.Key.EndsWith(".Weights.g.cs", StringComparison.Ordinal)).Value;
        Assert.Contains("Fc1_Weights => global::CompactBnn.Kernels.ConstantText.Of<ulong>(", tables, StringComparison.Ordinal);
        Assert.Contains("Fc7_Masks => new ulong[]", tables, StringComparison.Ordinal);

        static Weights Masked(int count) => Weights.Masked(PackedBits.From(new bool[count]), PackedBits.From(Enumerable.Range(0, count).Select(i => i % 7 != 0).ToArray()));
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(800, false)]
    public void A_batch_is_not_counted_by_octets_where_their_limits_would_take_more_than_64_MB(int channels, bool isByOctets)
    {
        // Each of the 961 positions has border taps of its own, and so limits of its own.
        const int Edge = 31;
        var random = new Random(1);
        var run = Generated(Make(new Shape(Edge, Edge, 1),
            new Convolution("conv", "planes", channels, new Window(new(Edge, Edge), Extent.One, Extent.One, Padding.All(Edge / 2)), 1, 0, Drawn(channels * Edge * Edge)),
            Sign("sign", "conv", channels),
            new MaxPool("pool", "sign", new Window(new(Edge, Edge), Extent.One, Extent.One, Padding.None), null),
            new Flatten("flat", "pool"), new Dense("fc", "flat", 2, Drawn(2 * channels))));
        Assert.Empty(run.CompilerDiagnostics);
        var code = string.Concat(run.Files.Values);
        Assert.Contains("Batch512(images.Slice(", code, StringComparison.Ordinal);
        Assert.Equal(isByOctets, code.Contains("BatchOctets512(images.Slice(", StringComparison.Ordinal));

        Weights Drawn(int count) => Weights.Binary(PackedBits.From(Enumerable.Range(0, count).Select(_ => random.Next(2) == 1).ToArray()));
    }

    [Fact]
    public void Hundreds_of_steps_are_left_to_the_interpreter()
    {
        var pools = Enumerable.Range(0, 300).Select(i => (Operation)new MaxPool($"pool{i}", i == 0 ? "planes" : $"pool{i - 1}",
            new Window(Extent.One, Extent.One, Extent.One, Padding.None), null));
        var run = Generated(Make(new Shape(1, 1, 1), [.. pools, new Dense("fc", "pool299", 2, Weights.Binary(PackedBits.From(new bool[2])))], 1));
        Assert.Equal("CBNN0009", Assert.Single(run.Reported).Id);
    }

    private static GeneratorRun Generated(Network network)
    {
        var clock = Stopwatch.StartNew();
        var run = GeneratorRun.Of(Project.Of("[CompactBnn.BnnModel(\"net.cbnn\")] static partial class Net;", new ModelText("net.cbnn", network)));
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 30);
        return run;
    }

    private static Network Make(Shape input, params Operation[] operations) => Make(input, operations, 1);

    private static Network Make(Shape input, Operation[] operations, int planes) => Network.Create("costly", new ImageInput(input, ImageRecipe.Grey), Labels,
        EquatableArray<Operation>.From([
            new EncodePlanes("planes", "input", EquatableArray<Plane>.From(Enumerable.Repeat(Plane.Slice(0, 7), planes))),
            .. operations,
            new Scores("scores", "fc", EquatableArray<float>.Adopt([1, 1]), EquatableArray<float>.Adopt([0, 0])),
        ]));

    private static Threshold Sign(string name, string input, int channels) =>
        new(name, input, EquatableArray<ChannelThreshold>.From(Enumerable.Repeat(new ChannelThreshold(Firing.AtLeast, 0), channels)));
}
