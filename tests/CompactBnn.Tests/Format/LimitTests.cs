using CompactBnn.Format;

namespace CompactBnn.Tests.Format;

/// <summary>What lies at a limit is valid, what lies past it is not.</summary>
public sealed class LimitTests
{
    [Theory]
    [InlineData(64, null)]
    [InlineData(65, "a name has 1 to 64 characters, not 65")]
    public void Names(int length, string? fault) => AssertHeader(new string('n', length), Labels("a"), default, fault);

    [Theory]
    [InlineData(256, null)]
    [InlineData(257, "label 0 is wrong: it has 257 characters; 256 is the most")]
    public void Lengths_of_labels(int length, string? fault) => AssertHeader("name", Labels(new string('x', length)), default, fault);

    [Fact]
    public void A_character_beyond_the_basic_plane_counts_twice() =>
        AssertHeader("name", Labels(string.Concat(Enumerable.Repeat("\U0001F600", 128)) + "x"), default, "label 0 is wrong: it has 257 characters; 256 is the most");

    [Theory]
    [InlineData(1024, 256, null)]
    [InlineData(1025, 1, "the metadata value of 'key0' is wrong: it has 1025 characters; 1024 is the most")]
    [InlineData(1, 257, "a network has at most 256 metadata entries, not 257")]
    public void Metadata(int length, int entries, string? fault) => AssertHeader("name", Labels("a"),
        EquatableArray<Metadata>.From(Enumerable.Range(0, entries).Select(i => new Metadata($"key{i}", new string('v', length)))), fault);

    [Theory]
    [InlineData(65_536, null)]
    [InlineData(65_537, "a network has 1 to 65536 labels, not 65537")]
    [InlineData(0, "a network has 1 to 65536 labels, not 0")]
    public void Numbers_of_labels(int count, string? fault)
    {
        var planes = EquatableArray<Plane>.From(Enumerable.Repeat(Plane.Slice(0, 0), Math.Clamp(count, 1, 65_536)));
        AssertDraft(Draft(Grey(1, 1), count, new EncodePlanes("planes", "input", planes)), fault);
    }

    [Theory]
    [InlineData(65_537, "'planes' has 65537 channels; 1 to 65536 are right")]
    [InlineData(0, "'planes' has 0 channels; 1 to 65536 are right")]
    public void Numbers_of_planes(int count, string fault) =>
        AssertDraft(Draft(Grey(1, 1), 1, new EncodePlanes("planes", "input", EquatableArray<Plane>.From(Enumerable.Repeat(Plane.Slice(0, 0), count)))), fault);

    [Theory]
    [InlineData(1024, null)]
    [InlineData(1025, "a network has 1 to 1024 operations, not 1025")]
    public void Numbers_of_operations(int count, string? fault)
    {
        var operations = new List<Operation> { Planes(1) };
        while (operations.Count < count - 1)
            operations.Add(new Flatten($"flat{operations.Count}", operations[^1].Name));
        AssertDraft(Draft(Grey(1, 1), 1, [.. operations]), fault);
    }

    [Theory]
    [InlineData(8192, 2048, null)]
    [InlineData(8193, 1, "the input is 8193x1x1; height and width are 1 to 8192")]
    [InlineData(8192, 2049, "the input is 8192x2049x1, 16785408 bytes; 16777216 is the most")]
    public void Shapes_of_the_input(int height, int width, string? fault) =>
        AssertDraft(Draft(Grey(height, width), 1, Planes(1), Stride("one", 255), Stride("two", 255, "one")), fault);

    [Fact]
    public void Height_and_width_of_a_value()
    {
        Convolution Padded(string name, int pad) => new(name, "planes", 1, new(Extent.One, Extent.One, Extent.One, new(pad, 0, 0, 0)), 1, 0, Binary(1));

        AssertDraft(Draft(Grey(8000, 1), 1, Planes(1), Padded("padded", 192), Fire("padded", 1), Stride("a", 255, "fire"), Stride("b", 255, "a")), null);
        AssertDraft(Draft(Grey(8000, 1), 1, Planes(1), Padded("padded", 193), Fire("padded", 1)), "'padded' makes a value of shape 8193x1x1; height and width are at most 8192");
    }

    [Fact]
    public void Elements_of_a_value_and_of_all_values()
    {
        AssertDraft(Draft(Grey(4096, 4096), 1, Planes(2)), "'planes' makes a value of shape 4096x4096x2, 33554432 elements; 16777216 is the most");
        Operation[] four = [Planes(1), new Flatten("a", "planes"), new Flatten("b", "a"), new Flatten("c", "b")];
        AssertDraft(Draft(Grey(4096, 4096), 1, four), "'scores' reads a value of shape 1x1x16777216; 1x1x1 is right for 1 labels");
        AssertDraft(Draft(Grey(4096, 4096), 1, [.. four, new Flatten("d", "c")]), "all values together have more than 67108864 elements");
    }

    [Fact]
    public void Weights_of_a_layer_and_of_all_layers()
    {
        AssertDraft(Draft(Grey(64, 64), 1, Planes(1), new Flatten("flat", "planes"), new Dense("fc", "flat", 65_536, Binary(64))), "'fc' would have 268435456 weights; 134217728 is the most");

        var half = Binary(1 << 26);
        Operation[] layers =
        [
            Planes(1), new Flatten("flat", "planes"), new Dense("fc1", "flat", 16_384, half), Fire("fc1", 16_384), new Dense("fc2", "fire", 4096, half),
            new Threshold("more", "fc2", EquatableArray<ChannelThreshold>.From(Enumerable.Repeat(new ChannelThreshold(Firing.Always, 0), 4096))),
        ];
        AssertDraft(Draft(Grey(64, 64), 1, layers), "'scores' reads a value of shape 1x1x4096; 1x1x1 is right for 1 labels");
        AssertDraft(Draft(Grey(64, 64), 1, [.. layers, new Dense("fc3", "more", 1, Binary(4096))]), "the network has more than 134217728 weights");
    }

    [Fact]
    public void Multiply_accumulates_of_an_evaluation()
    {
        // 2048 x 2048 positions, 4 output channels, 255 x 255 taps: 2^40 has room for one input channel a tap, not for four.
        Convolution Wide(int groups) => new(
            "conv", "planes", 4, new(new(255, 255), Extent.One, Extent.One, Padding.All(127)), groups, 0, Binary(4 * 255 * 255 * 4 / groups));

        AssertDraft(Draft(Grey(2048, 2048), 1, Planes(4), Wide(groups: 4)), "'scores' reads a value of shape 2048x2048x4; 1x1x1 is right for 1 labels");
        AssertDraft(Draft(Grey(2048, 2048), 1, Planes(4), Wide(groups: 1)), "one evaluation takes more than 1099511627776 multiply-accumulates");
    }

    [Theory]
    [InlineData(511, null)]
    [InlineData(512, "the sums of 'fc' may reach -2147418112 to 2147483648; -2147483647 to 2147483647 is the range that fits")]
    public void Sums_of_a_layer(int taps, string? message)
    {
        // Inputs of -32768 to 32767, each with the weight -128; the table holds both ends.
        var table = new short[256 * taps];
        table[0] = short.MinValue;
        table[1] = short.MaxValue;
        var columns = EquatableArray<Column>.From(Enumerable.Range(0, taps).Select(i => new LinearColumn($"c{i}", 0, 1)));
        var weights = Weights.Integer(8, EquatableArray<sbyte>.From(Enumerable.Repeat(sbyte.MinValue, taps)));

        AssertDraft(Draft(new TableInput(columns), 1, new EncodeValues("values", "input", EquatableArray<short>.Adopt(table)), new Dense("fc", "values", 1, weights)), message);
    }

    [Theory]
    [InlineData(255, null)]
    [InlineData(256, "the sums of 'sum' may reach 65536 to 2147483648; -2147483647 to 2147483647 is the range that fits")]
    public void Sums_of_values(int times, string? message)
    {
        // 256 to 2^23, added many times.
        var table = new short[256];
        table[1] = short.MaxValue;
        var scale = EquatableArray<ChannelAffine>.Adopt([new(256, 256)]);
        var values = new Affine("scaled", "values", 0, 0, int.MaxValue, scale);
        AssertDraft(Draft(Grey(1, 1), 1, new EncodeValues("values", "input", EquatableArray<short>.Adopt(table)), values,
            new Addition("sum", EquatableArray<string>.From(Enumerable.Repeat("scaled", times)))), message);
    }

    [Theory]
    [InlineData(1L << 62, null)]
    [InlineData((1L << 62) + 1, "'affine' has the offset 4611686018427387905 on channel 0; it is at most 2^62 by size")]
    [InlineData(-(1L << 62) - 1, "'affine' has the offset -4611686018427387905 on channel 0; it is at most 2^62 by size")]
    public void Offsets(long offset, string? message) => AssertDraft(Draft(Grey(1, 1), 1,
        new EncodeValues("values", "input", EquatableArray<short>.Adopt(new short[256])),
        new Affine("affine", "values", 32, -7, 7, EquatableArray<ChannelAffine>.Adopt([new(int.MinValue, offset)]))), message);

    private static ImageInput Grey(int height, int width) => new(new(height, width, 1), ImageRecipe.Grey);

    private static EquatableArray<string> Labels(params string[] labels) => EquatableArray<string>.Adopt(labels);

    private static EncodePlanes Planes(int count) => new("planes", "input", EquatableArray<Plane>.From(Enumerable.Repeat(Plane.Slice(0, 0), count)));

    private static Threshold Fire(string input, int channels) =>
        new("fire", input, EquatableArray<ChannelThreshold>.From(Enumerable.Repeat(new ChannelThreshold(Firing.AtLeast, 0), channels)));

    /// <summary>A pool that takes one element of <paramref name="stride"/> x <paramref name="stride"/>; it reads the planes where no other value is named.</summary>
    private static MaxPool Stride(string name, int stride, string input = "planes") => new(name, input, new(Extent.One, new(stride, stride), Extent.One, Padding.None), null);

    private static Weights Binary(int count) => Weights.Binary(PackedBits.FromWords(new ulong[PackedBits.WordCount(count)], count));

    /// <summary>The operations, and scores of the last one's value.</summary>
    private static NetworkDraft Draft(NetworkInput input, int classes, params Operation[] operations)
    {
        var scores = new Scores("scores", operations[^1].Name, EquatableArray<float>.Adopt(new float[classes]), EquatableArray<float>.Adopt(new float[classes]));
        return new("name", input, EquatableArray<string>.From(Enumerable.Repeat("label", classes)), EquatableArray<Operation>.From([.. operations, scores]), default);
    }

    private static void AssertHeader(string name, EquatableArray<string> labels, EquatableArray<Metadata> metadata, string? fault) =>
        AssertDraft(Draft(Grey(1, 1), 1, Planes(1)) with { Name = name, Labels = labels, Metadata = metadata }, fault);

    /// <summary>What is valid reads back from its file, too.</summary>
    private static void AssertDraft(NetworkDraft draft, string? message)
    {
        var valid = Network.TryCreate(draft, out var network, out var fault);

        Assert.Equal(message, fault?.Message);
        if (valid)
            Assert.True(network!.Equals(CbnnReader.Read(CbnnWriter.Write(network), "limit.cbnn")));
    }
}
