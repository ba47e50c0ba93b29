using System.Globalization;
using CompactBnn.Format;

namespace CompactBnn.Tests.Format;

/// <summary>Small networks that together use every operation and every option of the weight file. The golden files were written from them.</summary>
internal static class FormatSamples
{
    /// <summary>All of them; the name of the network is the name of its golden file.</summary>
    public static IReadOnlyList<Network> All { get; } =
    [
        Example(), TruthTables(), Integers(), IntegerWidths(), Windows(), Pools(), Table(), Texts(), Thresholds(), Smallest(), ScoresOfBits(), Branches(),
    ];

    /// <summary>The sample with a name.</summary>
    public static Network Named(string name) => All.Single(sample => sample.Name == name);

    /// <summary>Three inputs of a network: ramps of different steps.</summary>
    public static byte[][] Images(Network network) =>
        [.. new[] { 0, 37, 101 }.Select(step => Enumerable.Range(0, (int)network.Input.Shape.Elements).Select(i => (byte)(i * step + 3 * step)).ToArray())];

    /// <summary>The example of docs/format.md.</summary>
    private static Network Example() => Make("example", Grey(2, 2), ["dark", "light"],
        [
            new EncodePlanes("planes", "input", Of(Plane.Slice(0, 7), Plane.AtLeast(0, 32))),
            new Convolution("conv", "planes", 2, Sliding(2, 2) with { Padding = new(1, 0, 0, 0) }, 1, 0, Masked("+-+0 -+++", "0-++ -+-+")),
            new Threshold("fire", "conv", Of<ChannelThreshold>(new(Firing.AtLeast, 1), new(Firing.AtMost, 1))),
            new MaxPool("pool", "fire", Sliding(2, 1), Bits("01")),
            new Dense("fc", "pool", 2, Weights.Integer(4, Of<sbyte>(-8, 3, 7, -1))),
            new Scores("scores", "fc", Of(0.5f, 1), Of(-1, 0.25f)),
        ],
        new Metadata("data", "none, made by hand"));

    private static Network TruthTables() => Make("truth-tables",
        new ImageInput(new(1, 2, 3), ImageRecipe.Rgb with
        {
            Colour = ColourOrder.Bgr, Framing = Framing.Crop, Filter = ResizeFilter.Area, Background = 255, Inversion = Inversion.Always,
        }),
        ["zero", "one", "two"],
        [
            new EncodePlanes("planes", "input", Of(Enumerable.Range(0, 5).Select(i => new Plane(i % 3, Random(256, i))))),
            new Flatten("flat", "planes"),
            new Dense("fc", "flat", 3, Weights.Binary(Random(30, 7))),
            Plain("fc", 3),
        ]);

    private static Network Integers() => Make("integers",
        new ImageInput(new(5, 4, 1), ImageRecipe.Grey with
        {
            GreyRed = 0, GreyGreen = 1000, GreyBlue = 0, Framing = Framing.Ink, InkBox = 3,
            Inversion = Inversion.LightBackground, Filter = ResizeFilter.Nearest,
        }),
        ["a", "b"],
        [
            new EncodeValues("values", "input", Of(Enumerable.Range(0, 256).Select(v => (short)(v < 128 ? v - 128 : Math.Min(v - 127, 127))))),
            new Convolution("conv", "values", 3, new(new(3, 2), new(2, 1), new(1, 2), new(0, 1, 2, 3)), 1, 0, RandomIntegers(8, 18, 3)),
            new MaxPool("pool", "conv", Sliding(2, 2), null),
            new Threshold("fire", "pool", Of<ChannelThreshold>(new(Firing.AtLeast, -300), new(Firing.AtMost, 900), new(Firing.AtLeast, 0))),
            new Flatten("flat", "fire"),
            new Dense("fc", "flat", 2, RandomIntegers(3, 2 * 30, 5)),
            Plain("fc", 2),
        ]);

    private static Network IntegerWidths()
    {
        var operations = new List<Operation> { new EncodePlanes("value0", "input", Of(Plane.Slice(0, 7), Plane.Slice(0, 6), Plane.Slice(0, 5))) };
        for (var width = 2; width <= 8; width++)
        {
            operations.Add(new Dense($"sum{width}", operations[^1].Name, 3, RandomIntegers(width, 9, width)));
            operations.Add(new Threshold($"value{width}", $"sum{width}", Of<ChannelThreshold>(new(Firing.AtLeast, width - 4), new(Firing.AtMost, 2), new(Firing.AtLeast, 1))));
        }
        operations.Add(Plain("value8", 3));
        return Make("integer-widths", Grey(1, 1), ["a", "b", "c"], [.. operations]);
    }

    private static Network Windows() => Make("windows",
        new ImageInput(new(7, 6, 3), ImageRecipe.Rgb with { Framing = Framing.Pad }), ["a", "b", "c", "d"],
        [
            new EncodePlanes("planes", "input", Of(Enumerable.Range(0, 6).Select(i => Plane.AtLeast(i % 3, 40 * i)))),
            new Convolution("plus", "planes", 4, new(new(3, 3), new(1, 2), Extent.One, new(1, 2, 0, 3)), 2, 1, Weights.Binary(Random(4 * 9 * 3, 1))),
            new Threshold("fire-plus", "plus", Of(Enumerable.Range(0, 4).Select(i => new ChannelThreshold(Firing.AtLeast, 2 * i - 3)))),
            new Convolution("minus", "fire-plus", 8, new(new(2, 1), Extent.One, new(3, 1), Padding.All(2)), 4, -1, RandomMasked(16, 2)),
            new Threshold("fire-minus", "minus", Of(Enumerable.Range(0, 8).Select(i => new ChannelThreshold(Firing.AtMost, i - 4)))),
            new Convolution("nothing", "fire-minus", 4, new(new(1, 4), new(2, 3), Extent.One, new(0, 5, 0, 0)), 1, 0, Weights.Binary(Random(128, 3))),
            new MaxPool("pool", "nothing", new(new(3, 3), new(3, 3), Extent.One, Padding.None), null),
            new Flatten("flat", "pool"),
            Plain("flat", 4),
        ]);

    private static Network Pools() => Make("pools", Grey(6, 7), ["a", "b"],
        [
            new EncodePlanes("planes", "input", Of(Plane.Slice(0, 5), Plane.Slice(0, 6), Plane.Slice(0, 7))),
            new MaxPool("or", "planes", new(new(2, 3), new(1, 2), Extent.One, new(1, 2, 0, 1)), null),
            new MaxPool("mixed", "or", new(new(3, 2), new(2, 2), Extent.One, new(2, 1, 1, 1), Ceiling: true), Bits("101")),
            new MaxPool("and", "mixed", new(new(2, 2), new(3, 3), Extent.One, Padding.None, Ceiling: true), Bits("111")),
            new Flatten("flat", "and"),
            new Dense("fc", "flat", 2, RandomMasked(2 * 6, 4)),
            Plain("fc", 2),
        ]);

    private static Network Table() => Make("table",
        new TableInput(Of<Column>(
            new LinearColumn("age (years)", 0, 120), new LinearColumn("Größe", -1.5, 1e-3), new LinearColumn("tiny", -1e-300, 1e300),
            new LevelColumn("steps", Of(-1, 0, 0.1f, 3.4e38f)), new LevelColumn("one level", Of(1e-45f)))),
        ["no", "yes"],
        [
            new EncodePlanes("planes", "input", Of(Plane.AtLeast(0, 128), Plane.AtLeast(4, 1))),
            new Flatten("flat", "planes"),
            new Dense("fc", "flat", 2, Weights.Binary(Random(4, 1))),
            Plain("fc", 2),
        ]);

    private static Network Texts() => Make("texts", Grey(1, 1),
        ["a label  with = signs, 'quotes', \"quotes\" \\ // */", "\U0001F600 smile", "日本語", "a label  with = signs, 'quotes', \"quotes\" \\ // */"],
        [new EncodePlanes("x", "input", Of(Enumerable.Range(0, 4).Select(i => Plane.Slice(0, i)))), Plain("x", 4)],
        new("accuracy", "98.76 %"), new("recipe_2", "conv(16) = pool"), new("a-b-c", "é"));

    private static Network Thresholds()
    {
        ChannelThreshold[] channels =
        [
            new(Firing.AtLeast, int.MinValue), new(Firing.AtLeast, int.MaxValue), new(Firing.AtLeast, 2), new(Firing.AtLeast, -1),
            new(Firing.AtMost, int.MinValue), new(Firing.AtMost, int.MaxValue), new(Firing.AtMost, 2), new(Firing.AtMost, -1),
            new(Firing.Always, 0), new(Firing.Never, 0),
        ];
        return Make("thresholds", Grey(1, 4), [.. channels.Select((_, i) => i.ToString(CultureInfo.InvariantCulture))],
            [
                new EncodePlanes("planes", "input", Of(Plane.Slice(0, 7))),
                new Convolution("conv", "planes", channels.Length, Sliding(1, 4), 1, 0, Weights.Binary(Random(4 * channels.Length, 9))),
                new Threshold("fire", "conv", Of(channels)),
                Plain("fire", channels.Length),
            ]);
    }

    private static Network Smallest() => Make("smallest", Grey(1, 1), ["only"],
        [new EncodeValues("values", "input", Of(Enumerable.Range(0, 256).Select(v => (short)(257 * v - 32768)))), Plain("values", 1)]);

    private static Network ScoresOfBits() => Make("scores-of-bits", Grey(1, 1), ["a", "b"],
        [
            new EncodePlanes("planes", "input", Of(Plane.Slice(0, 0), Plane.Slice(0, 1))),
            new Scores("scores", "planes", Of(0.1f, -3.5e-20f), Of(1e-45f, 3.4028235e38f), Temperature: 1.25f, Rejection: 0.6f),
        ]);

    private static Network Make(string name, NetworkInput input, string[] labels, Operation[] operations, params Metadata[] metadata) =>
        Network.Create(name, input, Of(labels), Of(operations), Of(metadata));

    private static EquatableArray<T> Of<T>(params IEnumerable<T> items) where T : IEquatable<T> => EquatableArray<T>.From(items);

    private static ImageInput Grey(int height, int width) => new(new(height, width, 1), ImageRecipe.Grey);

    /// <summary>A residual block whose trunk has four readers, a dense block of bits and one of integers, norms and a rectifier in fixed point.</summary>
    private static Network Branches() => Make("branches", Grey(6, 5), ["a", "b", "c"],
        [
            new EncodeValues("values", "input", Of(Enumerable.Range(0, 256).Select(v => (short)(v * 100 - 12000)))),
            new Convolution("stem", "values", 3, new(new(3, 3), Extent.One, Extent.One, Padding.All(1)), 1, 0, RandomIntegers(8, 27, 3)),
            new Affine("trunk", "stem", 7, -40000, 50000, Of<ChannelAffine>(new(3, 64), new(-2, 1L << 40), new(1, -1L << 62))),
            new Threshold("signs", "trunk", Of<ChannelThreshold>(new(Firing.AtLeast, 0), new(Firing.AtMost, 100), new(Firing.AtLeast, -39999))),
            new Convolution("conv", "signs", 3, new(new(3, 3), Extent.One, Extent.One, Padding.All(1)), 1, -1, Weights.Binary(Random(81, 4))),
            new Affine("norm", "conv", 32, -2147483647, 2147483647, Of<ChannelAffine>(new(int.MaxValue, 1L << 31), new(int.MinValue, -5), new(0, 1L << 45))),
            new Addition("sum", Of(["norm", "trunk", "norm"])),
            new Convolution("wide", "signs", 2, new(new(2, 3), Extent.One, Extent.One, new(1, 2, 0, 0)), 1, 1, RandomMasked(36, 5)),
            new Threshold("fire-wide", "wide", Of<ChannelThreshold>(new(Firing.AtLeast, 1), new(Firing.AtMost, 2))),
            new Concatenation("bits", Of(["signs", "fire-wide", "signs"])),
            new Convolution("narrow", "bits", 2, Sliding(1, 1), 1, 0, Weights.Binary(Random(16, 6))),
            new Affine("rectified", "narrow", 0, 0, 2147483647, Of<ChannelAffine>(new(1000, 0), new(-1000, 0))),
            new Concatenation("joined", Of(["sum", "rectified"])),
            new MaxPool("pool", "joined", new(new(2, 2), new(2, 2), Extent.One, Padding.None, Ceiling: true), null),
            new SumPool("average", "pool", new(new(3, 2), new(3, 3), Extent.One, new(2, 1, 0, 1), Ceiling: true)),
            new Flatten("flat", "average"),
            new Dense("fc", "flat", 3, RandomIntegers(8, 60, 7)),
            Plain("fc", 3),
        ]);

    private static Scores Plain(string input, int classes) =>
        new("scores", input, Of(Enumerable.Repeat(1f, classes)), Of(Enumerable.Range(0, classes).Select(i => i / 4f)));

    private static Window Sliding(int rows, int columns) => new(new(rows, columns), Extent.One, Extent.One, Padding.None);

    private static PackedBits Bits(string bits) => PackedBits.From([.. bits.Select(bit => bit == '1')]);

    /// <summary>Weights drawn with <c>+</c>, <c>-</c> and <c>0</c>.</summary>
    private static Weights Masked(params string[] drawn)
    {
        var signs = string.Concat(drawn).Replace(" ", "", StringComparison.Ordinal);
        return Weights.Masked(PackedBits.From([.. signs.Select(sign => sign == '+')]), PackedBits.From([.. signs.Select(sign => sign != '0')]));
    }

    private static Weights RandomMasked(int count, int seed)
    {
        var (signs, mask) = (Random(count, seed), Random(count, seed + 100));
        return Weights.Masked(PackedBits.From([.. Enumerable.Range(0, count).Select(i => signs[i] && mask[i])]), mask);
    }

    private static Weights RandomIntegers(int width, int count, int seed) =>
        Weights.Integer(width, Of(Numbers(seed).Take(count).Select(number => (sbyte)((int)(number % (1u << width)) - (1 << width - 1)))));

    private static PackedBits Random(int count, int seed) => PackedBits.From([.. Numbers(seed).Take(count).Select(number => (number & 1) != 0)]);

    /// <summary>The same numbers on every machine and runtime, unlike System.Random: a linear congruential generator (Numerical Recipes, 7.1).</summary>
    private static IEnumerable<uint> Numbers(int seed)
    {
        for (var state = unchecked((uint)seed * 2654435761u + 1); ; state = unchecked(state * 1664525u + 1013904223u))
            yield return state >> 12;
    }
}
