using CompactBnn.Compilation;
using CompactBnn.Data.Tests;
using CompactBnn.Engines;
using CompactBnn.Format;

namespace CompactBnn.Interop.Tests;

/// <summary>Folders of BNN-PYNQ parameters of other sizes and foldings than the published ones give what the accelerator gives.</summary>
public sealed class PynqFolderTests
{
    private const int Images = 12;

    private static readonly Dictionary<string, (PynqSketch Network, int Classes)> Networks = new()
    {
        // LFC with 47 classes of 48 rows that the files of chars_merged hold, and narrower layers.
        ["characters"] = (PynqSketch.Dense(1, 28, 47, new(784, 128, 64, 32), new(128, 128, 32, 64), new(128, 128, 64, 32), new(128, 64, 8, 16)), 47),
        ["two layers"] = (PynqSketch.Dense(2, 28, 10, new(784, 96, 16, 3), new(96, 64, 32, 1)), 10),
        ["six layers, other pictures"] = (PynqSketch.Dense(3, 16, 5, new(256, 64, 8, 64), new(64, 40, 4, 5), new(40, 40, 5, 8), new(40, 32, 40, 4), new(32, 32, 1, 2), new(32, 64, 2, 1)), 5),
        ["hidden padding"] = (PynqSketch.Dense(4, 20, 7, new(400, 50, 64, 10), new(50, 50, 16, 25), new(50, 64, 32, 2)), 7),
        ["all outputs are classes"] = (PynqSketch.Dense(5, 28, 64, new(784, 64, 64, 2), new(64, 64, 64, 64)), 64),
        // CNV as for road signs, with 44 classes, and narrower layers.
        ["road signs"] = (PynqSketch.Convolutional(6, 32, 3, 44, new(27, 16, 3, 16, 3), new(144, 16, 16, 8, 3, true), new(144, 24, 8, 4, 3), new(216, 24, 24, 24, 3, true),
            new(216, 32, 12, 4, 3), new(288, 32, 32, 1, 3), new(32, 48, 4, 1), new(48, 48, 8, 2), new(48, 64, 1, 4)), 44),
        ["one dense layer"] = (PynqSketch.Convolutional(7, 32, 3, 10, new(27, 8, 3, 2, 3), new(72, 8, 8, 8, 3, true), new(72, 16, 4, 4, 3), new(144, 16, 16, 2, 3, true),
            new(144, 16, 16, 16, 3), new(144, 16, 8, 1, 3), new(16, 64, 2, 8)), 10),
    };

    // Maps that only config.h tells.
    private static readonly Dictionary<string, (PynqSketch Network, int Classes)> Configured = new()
    {
        ["grey, two pools behind single convolutions"] = (PynqSketch.Convolutional(8, 28, 1, 10, new(25, 8, 1, 4, 5, true), new(200, 12, 8, 3, 5, true), new(192, 20, 12, 5), new(20, 64, 4, 64)), 10),
        ["smaller pictures"] = (PynqSketch.Convolutional(9, 20, 3, 12, new(27, 8, 3, 8, 3), new(72, 8, 8, 1, 3, true), new(72, 16, 8, 2, 3), new(144, 16, 16, 4, 3, true), new(144, 32, 16, 2), new(32, 64, 32, 2)), 12),
        ["no pool at all"] = (PynqSketch.Convolutional(10, 7, 3, 3, new(27, 8, 3, 8, 3), new(72, 8, 8, 1, 3), new(72, 64, 8, 1)), 3),
    };

    public static TheoryData<string, bool> Cases
    {
        get
        {
            var cases = new TheoryData<string, bool>();
            foreach (var name in Networks.Keys)
            {
                cases.Add(name, false);
                cases.Add(name, true);
            }
            foreach (var name in Configured.Keys)
                cases.Add(name, true);
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Give_the_accelerators_counts(string name, bool configured)
    {
        var (sketch, classes) = Networks.TryGetValue(name, out var known) ? known : Configured[name];
        using var folder = new TemporaryFolder();
        sketch.Write(folder.Path);
        PynqSketch.WriteClasses(folder.Path, classes);
        if (configured)
            File.WriteAllText(folder["config.h"], sketch.Config());

        var result = Importer.Read(folder.Path, new() { Name = "drawn" });

        Assert.Equal(("BNN-PYNQ", classes, "class 1"), (result.Source, result.Network.ClassCount, result.Network.Labels[1]));
        AssertAlike(sketch, result.Network);
    }

    [Theory]
    [InlineData("characters")]
    [InlineData("road signs")]
    public void Compile_alike(string name)
    {
        var (sketch, classes) = Networks[name];
        using var folder = new TemporaryFolder();
        sketch.Write(folder.Path);
        PynqSketch.WriteClasses(folder.Path, classes);
        var network = Importer.Read(folder.Path, new() { Name = "drawn" }).Network;
        var compiled = NetworkCompiler.Compile(network, cancellation: TestContext.Current.CancellationToken);
        var sums = new int[classes];

        foreach (var image in Pictures(sketch))
        {
            compiled.Sums(image, sums);
            Assert.Equal(ReferenceEngine.Sums(network, image), sums);
        }
    }

    /// <summary>The published files of chars_merged and streetview leave out the rows behind the classes.</summary>
    [Theory]
    [InlineData("characters", 1, false)]
    [InlineData("characters", 1, true)]
    [InlineData("road signs", 5, false)]
    [InlineData("road signs", 5, true)]
    [InlineData("two layers", 54, false)]
    public void May_lack_words_of_padding_rows(string name, int rowsDropped, bool configured)
    {
        var (sketch, classes) = Networks[name];
        using var folder = new TemporaryFolder();
        sketch.Write(folder.Path, rowsDropped);
        PynqSketch.WriteClasses(folder.Path, classes);
        if (configured)
        {
            Directory.CreateDirectory(folder["hw"]);
            File.WriteAllText(Path.Combine(folder["hw"], "config.h"), sketch.Config());
        }

        AssertAlike(sketch, Importer.Read(folder.Path, new() { Name = "drawn" }).Network);
    }

    /// <summary>Those of streetview hold thresholds of the last layer, too, which its accelerator never loads.</summary>
    [Fact]
    public void Thresholds_of_counts_are_not_read()
    {
        var (sketch, classes) = Networks["road signs"];
        using var folder = new TemporaryFolder();
        sketch.Write(folder.Path);
        PynqSketch.WriteClasses(folder.Path, classes);
        for (var element = 0; element < 4; element++)
            File.WriteAllBytes(folder[$"8-{element}-thres.bin"], new byte[16 * 8]);

        AssertAlike(sketch, Importer.Read(folder.Path, new() { Name = "drawn" }).Network);
    }

    [Theory]
    [InlineData("characters")]
    [InlineData("two layers")]
    [InlineData("road signs")]
    public void Without_labels_have_the_classes_before_the_padding(string name)
    {
        var (sketch, classes) = Networks[name];
        using var folder = new TemporaryFolder();
        sketch.Write(Path.Combine(folder.Path, "plain"));

        var result = Importer.Read(Path.Combine(folder.Path, "plain"), new() { Name = "drawn" });

        Assert.Equal(classes, result.Network.ClassCount);
        Assert.Contains(result.Notes, note => note.StartsWith($"labels 0 to {classes - 1} taken", StringComparison.Ordinal));
        AssertAlike(sketch, result.Network);
    }

    [Fact]
    public void Take_labels_from_the_option_and_from_beside_the_folder()
    {
        var (sketch, _) = Networks["two layers"];
        using var folder = new TemporaryFolder();
        var inner = Path.Combine(folder.Path, "lfcW1A1");
        sketch.Write(inner);
        PynqSketch.WriteClasses(folder.Path, 10);

        Assert.Equal("class 9", Importer.Read(inner, new() { Name = "drawn" }).Network.Labels[9]);
        var nine = Importer.Read(inner, new() { Name = "drawn", Labels = ["a", "b", "c", "d", "e", "f", "g", "h", "i"] });

        Assert.Equal(9, nine.Network.ClassCount);
        Assert.Contains("9 classes taken, one a label, though 10 outputs have weights that are no padding", nine.Notes);
    }

    [Fact]
    public void Say_which_maps_were_taken()
    {
        var (sketch, _) = Networks["road signs"];
        using var folder = new TemporaryFolder();
        sketch.Write(folder.Path);

        Assert.Contains(Importer.Read(folder.Path, new() { Name = "drawn" }).Notes,
            note => note == "there is no config.h: a picture of 32x32 taken, with max-pools behind the layers 1, 3");
    }

    private static void AssertAlike(PynqSketch sketch, Network network)
    {
        var scores = new float[network.ClassCount];
        var interpreter = new BnnInterpreter(network);
        var isHighestBit = network.Operations.OfType<Threshold>().Any(threshold => threshold.Name == network.Scores.Input);
        var different = new HashSet<int>();
        foreach (var image in Pictures(sketch))
        {
            var outputs = sketch.Outputs(image)[..network.ClassCount];
            interpreter.Score(image, scores);
            Assert.Equal(isHighestBit ? [.. outputs.Select((bit, i) => bit * (i + 1f))] : [.. outputs.Select(count => (float)count)], scores);
            different.UnionWith(outputs.Select((output, i) => output * 1000 + i));
        }
        Assert.True(different.Count > network.ClassCount, "the images give the same outputs, so that they show nothing");
    }

    private static IEnumerable<byte[]> Pictures(PynqSketch sketch)
    {
        var random = new Random(1);
        for (var i = 0; i < Images; i++)
        {
            var image = new byte[sketch.ImageLength];
            random.NextBytes(image);
            // Shapes, so that layers see more than noise.
            for (var k = 0; k < image.Length && i % 2 == 1; k++)
                image[k] = (byte)(k / 7 % (i + 2) < 2 ? 255 - image[k] / 8 : image[k] / 8);
            yield return image;
        }
    }
}
