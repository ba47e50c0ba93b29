using CompactBnn.Data.Tests;

namespace CompactBnn.Interop.Tests;

/// <summary>BNN-PYNQ folders that are incomplete, damaged, contradictory or of more bits end in a message with the file, what was found, and what would be right.</summary>
public sealed class PynqRefusalTests
{
    private static readonly PynqSketch Dense = PynqSketch.Dense(1, 28, 10, new(784, 64, 64, 8), new(64, 64, 16, 4), new(64, 64, 8, 2));

    private static readonly PynqSketch Convolutional = PynqSketch.Convolutional(2, 32, 3, 10, new(27, 8, 3, 2, 3), new(72, 8, 8, 8, 3, true), new(72, 8, 4, 4, 3), new(72, 8, 8, 2, 3, true),
        new(72, 8, 8, 4, 3), new(72, 16, 8, 1, 3), new(16, 64, 2, 8));

    [Theory]
    [InlineData("lfcW1A2", "W1A2: weights of 1 and activations of 2 bits; weights and activations of one bit (W1A1) are right")]
    [InlineData("cnvW2A2", "W2A2: weights of 2 and activations of 2 bits")]
    public void More_bits_by_name(string name, string message)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder[name]);

        Assert.Contains(message, MessageOf(folder[name]));
    }

    [Fact]
    public void More_bits_by_config()
    {
        using var folder = Written(Dense);
        File.WriteAllText(folder["config.h"], Dense.Config().Replace("#define L1_API 1", "#define L1_API 2", StringComparison.Ordinal));
        Assert.Contains("config.h says of layer 1: W1A2", MessageOf(folder.Path));

        File.WriteAllText(folder["config.h"], Dense.Config().Replace("#define L1_WPI 1", "#define L1_WPI 2", StringComparison.Ordinal));
        Assert.Contains("config.h says of layer 1: W2A1", MessageOf(folder.Path));
    }

    /// <summary>Files of W1A2 hold two thresholds a neuron.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void More_bits_by_files(bool configured)
    {
        using var folder = Written(Dense);
        for (var element = 0; element < 8; element++)
            File.WriteAllBytes(folder[$"0-{element}-thres.bin"], new byte[16 * 8]);
        if (configured)
            File.WriteAllText(folder["config.h"], Dense.Config());

        Assert.Contains("layer 0 has 2 thresholds a neuron, as W1A2", MessageOf(folder.Path));
    }

    [Fact]
    public void Missing_and_damaged_files()
    {
        using var folder = Written(Dense);
        File.WriteAllBytes(folder["1-3-weights.bin"], File.ReadAllBytes(folder["1-3-weights.bin"])[..^8]);
        Assert.Contains("1-3-weights.bin has 504 bytes; 512 bytes are right, as in the other files of its layer", MessageOf(folder.Path));

        File.WriteAllBytes(folder["1-3-weights.bin"], File.ReadAllBytes(folder["1-2-weights.bin"])[..^3]);
        Assert.Contains("1-3-weights.bin has 509 bytes; one or more words of 8 bytes are right", MessageOf(folder.Path));

        File.WriteAllBytes(folder["1-3-weights.bin"], []);
        Assert.Contains("1-3-weights.bin has 0 bytes", MessageOf(folder.Path));

        File.Delete(folder["1-3-weights.bin"]);
        Assert.Contains("the file 1-3-weights.bin is missing", MessageOf(folder.Path));

        File.Delete(folder["1-2-weights.bin"]);
        File.WriteAllBytes(folder["1-3-weights.bin"], File.ReadAllBytes(folder["1-1-weights.bin"]));
        Assert.Contains("the file 1-2-weights.bin is missing", MessageOf(folder.Path));

        foreach (var file in Directory.GetFiles(folder.Path, "1-*-weights.bin"))
            File.Delete(file);
        Assert.Contains("the file 1-0-weights.bin is missing", MessageOf(folder.Path));

        foreach (var file in Directory.GetFiles(folder.Path, "*-weights.bin"))
            File.Delete(file);
        Assert.Contains("the folder holds no parameters of BNN-PYNQ; files 0-0-weights.bin, 0-0-thres.bin and on are right", MessageOf(folder.Path));
    }

    [Fact]
    public void The_folder_around_those_of_the_networks()
    {
        using var folder = new TemporaryFolder();
        Dense.Write(folder["lfcW1A1"]);

        Assert.Contains("They lie in lfcW1A1", MessageOf(folder.Path));
    }

    [Fact]
    public void Missing_thresholds()
    {
        using var folder = Written(Dense);
        foreach (var file in Directory.GetFiles(folder.Path, "1-*-thres.bin"))
            File.Delete(file);
        Assert.Contains("the file 1-0-thres.bin is missing", MessageOf(folder.Path));

        File.WriteAllText(folder["config.h"], Dense.Config());
        Assert.Contains("the file 1-0-thres.bin is missing", MessageOf(folder.Path));
    }

    [Fact]
    public void A_missing_first_or_last_layer()
    {
        using var folder = Written(Dense);
        foreach (var file in Directory.GetFiles(folder.Path, "0-*"))
            File.Delete(file);
        Assert.Contains("the file 0-0-weights.bin is missing", MessageOf(folder.Path));

        using var other = Written(Dense);
        File.WriteAllText(other["config.h"], Dense.Config());
        foreach (var file in Directory.GetFiles(other.Path, "2-*"))
            File.Delete(file);
        Assert.Contains("config.h describes 3 layers, and there are weights of 2", MessageOf(other.Path));
    }

    [Fact]
    public void All_files_of_a_layer_cut_off()
    {
        using var folder = Written(Dense);
        foreach (var file in Directory.GetFiles(folder.Path, "1-*-weights.bin"))
            File.WriteAllBytes(file, File.ReadAllBytes(file)[..^40]);
        Assert.Contains("1-0-weights.bin has 59 words of 16 bits for 16 thresholds; words for the 64 outputs of layer 0", MessageOf(folder.Path));

        File.WriteAllText(folder["config.h"], Dense.Config());
        Assert.Contains("1-0-weights.bin has 59 words of 8 bytes; 64 are right", MessageOf(folder.Path));
    }

    [Theory]
    [InlineData("#define L1_IFM_DIM 30", "#define L1_IFM_DIM 29", "L1_IFM_DIM 29; 30, as layer 0 makes it, is right, or 15 after a 2x2 pool")]
    [InlineData("#define L0_OFM_DIM 30", "#define L0_OFM_DIM 32", "L0_OFM_DIM 32; a convolution of 3x3 without padding makes of 32 30")]
    [InlineData("#define L1_IFM_CH 8", "#define L1_IFM_CH 16", "L1_IFM_CH 16; the channels of layer 0 are 8")]
    [InlineData("#define L2_SIMD 4", "", "does not define L2_SIMD")]
    [InlineData("#define L2_SIMD 4", "#define L2_SIMD 0", "L2_SIMD 0; 1 or more is right")]
    [InlineData("#define L2_SIMD 4", "#define L2_SIMD 3", "layer 2 has words of 4 bits; SIMD 3 uses the lowest 3")]
    [InlineData("#define L2_SIMD 4", "#define L2_SIMD 99999999999999999999", "L2_SIMD as 99999999999999999999")]
    [InlineData("#define L2_SIMD 4", "#define L2_SIMD 4\n#define L2_SIMD 8", "L2_SIMD twice, as 4 and as 8")]
    [InlineData("#define L2_PE 4", "#define L2_PE 2", "layer 2 has files of 4 processing elements; 2 are right")]
    [InlineData("#define L6_MW 16", "#define L6_MW 14", "L6_MW 14")]
    [InlineData("#define L0_K 3", "#define L0_K 200000", "beyond all bounds")]
    public void Config_that_contradicts_itself_or_the_files(string right, string wrong, string message)
    {
        using var folder = Written(Convolutional);
        File.WriteAllText(folder["config.h"], Convolutional.Config().Replace(right + "\n", wrong + "\n", StringComparison.Ordinal));

        Assert.Contains(message, MessageOf(folder.Path));
    }

    [Fact]
    public void Labels_that_do_not_fit()
    {
        using var folder = Written(Dense);
        PynqSketch.WriteClasses(folder.Path, 65);
        Assert.Contains("classes.txt names 65 classes, and the last layer has 64 outputs; 1 to 64 are right", MessageOf(folder.Path));

        File.WriteAllText(folder["classes.txt"], "\n \n");
        Assert.Contains("classes.txt names 0 classes", MessageOf(folder.Path));

        File.WriteAllBytes(folder["classes.txt"], [0x61, 0xFF, 0xFE, 0x0A]);
        Assert.Contains("classes.txt is no text in UTF-8", MessageOf(folder.Path));
    }

    /// <summary>Without config.h, maps of another size than the published ones are not guessed.</summary>
    [Fact]
    public void Maps_that_only_config_tells()
    {
        var sketch = PynqSketch.Convolutional(3, 20, 3, 10, new(27, 8, 3, 2, 3), new(72, 8, 8, 8, 3, true), new(72, 16, 8, 2, 3), new(144, 16, 8, 2, 3, true), new(144, 64, 4, 8));
        using var folder = Written(sketch);

        Assert.Contains("a config.h that says the sizes of the maps is right", MessageOf(folder.Path));
    }

    [Fact]
    public void Files_drawn_at_random_end_in_an_import_exception()
    {
        var random = new Random(5);
        for (var i = 0; i < 150; i++)
        {
            using var folder = Written(i % 2 == 0 ? Dense : Convolutional);
            if (i % 3 == 0)
                File.WriteAllText(folder["config.h"], (i % 2 == 0 ? Dense : Convolutional).Config().Replace((char)('0' + random.Next(10)), (char)('0' + random.Next(10))));
            var files = Directory.GetFiles(folder.Path, "*.bin");
            for (var k = random.Next(1, 4); k > 0; k--)
            {
                var file = files[random.Next(files.Length)];
                var bytes = new byte[random.Next(4) == 0 ? random.Next(600) : 8 * random.Next(80)];
                random.NextBytes(bytes);
                File.WriteAllBytes(file, bytes);
            }
            var error = Record.Exception(() => Importer.Read(folder.Path, new() { Name = "drawn" }));
            Assert.True(error is null or ImportException, $"{i}: {error}");
        }
    }

    private static TemporaryFolder Written(PynqSketch sketch)
    {
        var folder = new TemporaryFolder();
        sketch.Write(folder.Path);
        return folder;
    }

    private static string MessageOf(string folder) => Assert.Throws<ImportException>(() => Importer.Read(folder, new() { Name = "drawn" })).Message;
}
