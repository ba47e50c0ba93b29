using System.Text.Json;
using CompactBnn.Format;

namespace CompactBnn.Cli.Tests;

public sealed class InspectTests : CommandLineTests
{
    [Fact]
    public async Task Json_has_the_shapes_and_costs_of_every_operation()
    {
        var document = await RunJson("inspect", Model);

        Assert.Equal(["name", "version", "input", "labels", "operations", "weightBits", "thresholdBits", "binaryOps", "sha256"], Keys(document));
        Assert.Equal("""{"height":2,"width":2,"channels":1}""", JsonSerializer.Serialize(document.GetProperty("input")));
        Assert.Equal(["dark", "[left]", "bright"], document.GetProperty("labels").EnumerateArray().Select(label => label.GetString()!));
        Assert.Equal(
            """{"name":"dense","kind":"dense","output":[1,1,3],"weights":24,"weightBits":24,"maskedWeights":0,"binaryOps":24}""",
            JsonSerializer.Serialize(document.GetProperty("operations")[2]));
        Assert.Equal(
            """{"name":"planes","kind":"encode-planes","output":[2,2,2],"weights":0,"weightBits":0,"maskedWeights":0,"binaryOps":0}""",
            JsonSerializer.Serialize(document.GetProperty("operations")[0]));
        Assert.Equal(24, document.GetProperty("weightBits").GetInt64());
        Assert.Equal(0, document.GetProperty("thresholdBits").GetInt64());
        Assert.Equal(24, document.GetProperty("binaryOps").GetInt64());
        Assert.EndsWith($"sha256 {document.GetProperty("sha256").GetString()}\n", File.ReadAllText(Model));
    }

    [Fact]
    public async Task Costs_count_masks_and_thresholds()
    {
        var pixels = new ImageInput(new(3, 3, 1), ImageRecipe.Grey);
        var taps = PackedBits.From([true, true, true, true, false, true, true, true, true]);
        TinyNetwork.Write(Model, Network.Create("masked", pixels, EquatableArray<string>.Adopt(["a", "b"]), EquatableArray<Operation>.Adopt(
        [
            new EncodePlanes("planes", "input", EquatableArray<Plane>.Adopt([Plane.Slice(0, 7)])),
            new Convolution("conv", "planes", 1, new Window(new(3, 3), Extent.One, Extent.One, Padding.All(1)), 1, 0, Weights.Masked(taps, taps)),
            new Threshold("sign", "conv", EquatableArray<ChannelThreshold>.Adopt([new(Firing.AtLeast, 1)])),
            new Flatten("flat", "sign"),
            new Dense("dense", "flat", 2, Weights.Integer(3, EquatableArray<sbyte>.Adopt([1, 2, 3, -4, 3, 2, 1, 0, 1, 1, 2, 3, -4, 3, 2, 1, 0, 1]))),
            new Scores("scores", "dense", EquatableArray<float>.Adopt([1f, 1f]), EquatableArray<float>.Adopt([0f, 0f])),
        ])));

        var document = await RunJson("inspect", Model);

        var conv = document.GetProperty("operations")[1];
        Assert.Equal((9, 18, 1, 81), (
            conv.GetProperty("weights").GetInt32(), conv.GetProperty("weightBits").GetInt32(),
            conv.GetProperty("maskedWeights").GetInt32(), conv.GetProperty("binaryOps").GetInt32()));
        Assert.Equal(18 + 18 * 3, document.GetProperty("weightBits").GetInt32());
        Assert.Equal(32, document.GetProperty("thresholdBits").GetInt32());
        Assert.Equal(81, document.GetProperty("binaryOps").GetInt32());

        Assert.Equal(0, await Run("inspect", Model));
        Assert.Contains("3x3, pad 1 with 0, binary, 11.1 % masked", Output);
        Assert.Contains("3-bit integers", Output);
        Assert.Contains("int[3x3x1] -8 to 8", Output);
    }

    [Fact]
    public async Task Operations_of_branches_show_what_they_read()
    {
        TinyNetwork.Write(Model, Network.Create("branches", new ImageInput(new(1, 1, 1), ImageRecipe.Grey), EquatableArray<string>.Adopt(["a"]), EquatableArray<Operation>.Adopt(
        [
            new EncodeValues("values", "input", EquatableArray<short>.Adopt(new short[256])),
            new Affine("norm", "values", 7, 0, 99, EquatableArray<ChannelAffine>.Adopt([new(3, 64)])),
            new Addition("sum", EquatableArray<string>.Adopt(["norm", "values"])),
            new SumPool("pool", "sum", new Window(Extent.One, Extent.One, Extent.One, Padding.None)),
            new Scores("scores", "pool", EquatableArray<float>.Adopt([1f]), EquatableArray<float>.Adopt([0f])),
        ])));

        Assert.Equal(0, await Run("inspect", Model));
        Assert.Contains("fixed point, shift 7, at least 0, at most 99", Output);
        Assert.Contains("norm, values", Output);
        var document = await RunJson("inspect", Model);
        Assert.Equal(96, document.GetProperty("thresholdBits").GetInt32());
    }

    [Fact]
    public async Task Text_shows_input_labels_remarks_and_totals()
    {
        Assert.Equal(0, await Run("inspect", Model));

        Assert.Contains("2x2x1 bytes, grey, stretched, area filter", Output);
        Assert.Contains("3: dark, [left], bright", Output);
        Assert.Contains("made by hand", Output);
        Assert.Contains("thermometer of 2 levels, 64 to 128", Output);
        Assert.Matches(@"total +24 +24 +24", Output);
        Assert.DoesNotContain("\u001b", Output);
    }

    [Theory]
    [InlineData("bits 4-7 of each colour", "4567 4567 4567")]
    [InlineData("red: bits 1, 7; green: bit 0; blue: bit 7", "71 0 7")]
    [InlineData("red: bits 6-7; blue: level 40", "67 - L40")]
    [InlineData("thermometer of 3 levels, 16 to 200 of each colour", "L16,L100,L200 L16,L100,L200 L16,L100,L200")]
    [InlineData("red: inverted bit 2; green: 1 inverted level; blue: 1 constant, 1 table", "N2 B90 C1,T")]
    public async Task Planes_are_recognised(string words, string planes)
    {
        var all = planes.Split(' ').SelectMany((codes, colour) => Parse(codes).Select(table => new Plane(colour, PackedBits.From(table)))).ToArray();
        TinyNetwork.Write(Model, Network.Create("planes", new ImageInput(new(1, 1, 3), ImageRecipe.Rgb), EquatableArray<string>.From(all.Select((_, i) => $"{i}")),
            EquatableArray<Operation>.Adopt(
            [
                new EncodePlanes("planes", "input", EquatableArray<Plane>.Adopt(all)),
                new Scores("scores", "planes", EquatableArray<float>.From(all.Select(_ => 1f)), EquatableArray<float>.From(all.Select(_ => 0f))),
            ])));

        Assert.Equal(0, await Run("inspect", Model));

        Assert.Contains($" {words} ", Output);
    }

    // "47" are bits; L40 is a level, B40 below it, N2 an inverted bit, C1 a constant, T another table, "-" nothing.
    private static IEnumerable<bool[]> Parse(string codes)
    {
        if (codes == "-")
            return [];
        if (char.IsDigit(codes[0]))
            return codes.Select(digit => Table(v => (v >> (digit - '0') & 1) != 0));
        return codes.Split(',').Select(code => (code[0], code.Length > 1 ? int.Parse(code[1..]) : 0) switch
        {
            ('L', var level) => Table(v => v >= level),
            ('B', var level) => Table(v => v < level),
            ('N', var bit) => Table(v => (v >> bit & 1) == 0),
            ('C', var constant) => Table(_ => constant != 0),
            _ => Table(v => v % 3 == 0),
        });
    }

    private static bool[] Table(Func<int, bool> function) => [.. Enumerable.Range(0, 256).Select(function)];
}
