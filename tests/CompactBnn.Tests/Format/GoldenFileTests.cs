using System.Globalization;
using CompactBnn.Engines;
using CompactBnn.Format;

namespace CompactBnn.Tests.Format;

/// <summary>Files of version 1 that must read, and give these sums, for ever. Files are added, never changed.</summary>
public sealed class GoldenFileTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Golden");

    public static TheoryData<string> Names => [.. Directory.GetFiles(Folder, "*.cbnn").Select(path => Path.GetFileNameWithoutExtension(path)).Order()];

    [Fact]
    public void All_thirteen_files_are_here() => Assert.Equal(13, Names.Count);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_golden_file_reads_and_gives_its_sums(string name)
    {
        var network = CbnnFile.Read(Path.Combine(Folder, name + ".cbnn"));

        Assert.Equal(name, network.Name);
        Assert.All(File.ReadLines(Path.Combine(Folder, name + ".sums.txt")), line =>
        {
            var (image, sums) = Parse(line);
            Assert.Equal(sums, ReferenceEngine.Sums(network, image));
        });
    }

    [Fact]
    public void The_writer_still_writes_the_golden_files()
    {
        Assert.All(FormatSamples.All, sample => Assert.Equal(File.ReadAllText(Path.Combine(Folder, sample.Name + ".cbnn")), CbnnWriter.Write(sample)));
    }

    [Fact]
    public void The_example_of_the_specification_is_the_golden_file()
    {
        var page = File.ReadAllText(Path.Combine(Folder, "format.md"));

        Assert.Contains("\n```\n" + File.ReadAllText(Path.Combine(Folder, "example.cbnn")) + "```\n", page, StringComparison.Ordinal);
    }

    private static (byte[] Image, int[] Sums) Parse(string line)
    {
        var parts = line.Split(": ");
        return (Convert.FromHexString(parts[0]), [.. parts[1].Split(' ').Select(sum => int.Parse(sum, CultureInfo.InvariantCulture))]);
    }
}
