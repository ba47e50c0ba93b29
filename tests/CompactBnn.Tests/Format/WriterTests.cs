using System.Globalization;
using CompactBnn.Format;
using CompactBnn.Tests.Networks;
using CsCheck;

namespace CompactBnn.Tests.Format;

public sealed class WriterTests
{
    public static TheoryData<string> Samples => [.. FormatSamples.All.Select(sample => sample.Name)];

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_written_network_reads_back_equal(string name) =>
        Assert.Equal(FormatSamples.Named(name), CbnnReader.Read(CbnnWriter.Write(FormatSamples.Named(name)), name));

    [Fact]
    public void Any_network_reads_back_equal_and_is_written_the_same_again()
    {
        RandomNetworks.Any.Sample(network =>
        {
            var text = CbnnWriter.Write(network);
            var read = CbnnReader.Read(text, "random");
            Assert.Equal(network, read);
            Assert.Equal(network.GetHashCode(), read.GetHashCode());
            Assert.Equal(network.Values, read.Values);
            Assert.Equal(text, CbnnWriter.Write(read));
        }, iter: 200, print: RandomNetworks.Show);
    }

    [Fact]
    public void Every_setting_of_the_recipe_for_pictures_reads_back_equal()
    {
        var shape = new Shape(4, 4, 1);
        foreach (var inversion in Enum.GetValues<Inversion>())
        foreach (var framing in Enum.GetValues<Framing>())
        foreach (var filter in Enum.GetValues<ResizeFilter>())
        foreach (var colour in Enum.GetValues<ColourOrder>())
        {
            if (framing == Framing.Ink && colour != ColourOrder.Grey)
                continue;
            var recipe = new ImageRecipe(colour, 0, 1, 999, inversion, framing, filter, 17, framing == Framing.Ink ? 4 : 0);
            AssertReadsBack(new ImageInput(shape with { Channels = colour == ColourOrder.Grey ? 1 : 3 }, recipe));
        }
    }

    [Fact]
    public void Numbers_of_columns_read_back_to_the_last_bit()
    {
        var doubles = Gen.Long.Select(BitConverter.Int64BitsToDouble).Where(double.IsFinite);
        var floats = Gen.Int.Select(BitConverter.Int32BitsToSingle).Where(float.IsFinite);
        Gen.Select(doubles, doubles, floats.HashSet[1, 255]).Sample((one, two, levels) =>
        {
            if (one == two || double.IsInfinity(one - two))
                return;
            AssertReadsBack(new TableInput(EquatableArray<Column>.From([
                new LinearColumn("linear", Math.Min(one, two), Math.Max(one, two)),
                new LevelColumn("levels", EquatableArray<float>.From(levels.Order())),
            ])));
        }, iter: 300);
    }

    [Fact]
    public void Minus_zero_is_written_as_the_zero_that_it_equals()
    {
        var sample = FormatSamples.Named("scores-of-bits");
        var scores = sample.Scores;
        Network WithBias(float bias) => Network.Create(sample.Draft with
        {
            Operations = EquatableArray<Operation>.From([sample.Operations[0], scores with { Bias = EquatableArray<float>.From([bias, 1]), Rejection = bias }]),
        });

        Assert.Equal(WithBias(0f), WithBias(-0f));
        Assert.Equal(CbnnWriter.Write(WithBias(0f)), CbnnWriter.Write(WithBias(-0f)));
    }

    [Fact]
    public void The_culture_of_the_thread_changes_nothing()
    {
        var odd = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        odd.NumberFormat.NegativeSign = "minus";
        odd.NumberFormat.NumberDecimalSeparator = ",";
        var before = CultureInfo.CurrentCulture;
        var expected = FormatSamples.All.Select(CbnnWriter.Write).ToArray();
        try
        {
            CultureInfo.CurrentCulture = odd;
            Assert.Equal(expected, FormatSamples.All.Select(CbnnWriter.Write));
            Assert.Equal(FormatSamples.All, expected.Select(text => CbnnReader.Read(text, "sample")));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_file_is_replaced_as_a_whole_and_nothing_else_is_left()
    {
        var folder = Directory.CreateTempSubdirectory("cbnn");
        try
        {
            var path = Path.Combine(folder.FullName, "model.cbnn");
            File.WriteAllText(path, "something older and much longer than nothing");

            CbnnFile.Write(path, FormatSamples.Named("texts"));

            Assert.Equal(FormatSamples.Named("texts"), CbnnFile.Read(path));
            Assert.Equal([path], Directory.GetFileSystemEntries(folder.FullName));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_file_that_cannot_be_written_leaves_nothing_behind()
    {
        var folder = Directory.CreateTempSubdirectory("cbnn");
        try
        {
            var taken = Path.Combine(folder.FullName, "model.cbnn");
            Directory.CreateDirectory(Path.Combine(taken, "a folder of this name"));

            Assert.ThrowsAny<Exception>(() => CbnnFile.Write(taken, FormatSamples.Named("texts")));

            Assert.Equal([taken], Directory.GetFileSystemEntries(folder.FullName));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void AssertReadsBack(NetworkInput input)
    {
        var channels = input.Shape.Channels;
        var network = Network.Create("input", input, EquatableArray<string>.From(["only"]), EquatableArray<Operation>.From([
            new EncodePlanes("planes", "input", EquatableArray<Plane>.From([Plane.Slice(channels - 1, 0)])),
            new MaxPool("pool", "planes", new(new(input.Shape.Height, input.Shape.Width), Extent.One, Extent.One, Padding.None), null),
            new Scores("scores", "pool", EquatableArray<float>.From([1]), EquatableArray<float>.From([0])),
        ]));
        Assert.Equal(network, CbnnReader.Read(CbnnWriter.Write(network), "input.cbnn"));
    }
}
