using System.Text.Json;
using CompactBnn.Trainer;
using CompactBnn.Trainer.Reporting;

namespace CompactBnn.Training.Tests.Compaction;

public sealed class CompactCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cbnn-compact-").FullName;
    private readonly StringWriter _output = new(), _errors = new();

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        _output.Dispose();
        _errors.Dispose();
    }

    [Fact]
    public async Task A_folder_becomes_a_network_a_report_and_lines_to_paste()
    {
        string target = Path.Combine(_folder, "tiny.cbnn"), data = TinyData.WriteTo(Path.Combine(_folder, "data"));

        Assert.Equal((0, ""), (await Run("compact", "--data", data, "--out", target, "--epochs", "2", "--candidates", "1", "--seeds", "1", "--max-drop", "60", "--objective", "both", "--reject-to", "1"), _errors.ToString()));

        var network = CbnnFile.Read(target);
        Assert.NotNull(network.Scores.Rejection);
        Assert.Contains("[BnnModel(\"tiny.cbnn\")]", _output.ToString(), StringComparison.Ordinal);
        var report = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(_folder, "tiny.report.json"), TestContext.Current.CancellationToken)).RootElement;
        Assert.Equal(
            ["fullPrecision", "baseline", "reconstructed", "control", "cbnn"],
            report.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("row").GetString()));
        foreach (var row in report.GetProperty("rows").EnumerateArray())
        {
            foreach (var key in new[] { "testAccuracy", "validationAccuracy", "weightBits", "nsPerImage" })
                Assert.True(row.GetProperty(key).GetDouble() > 0, key);
        }
        foreach (var key in new[] { "size", "speedVsBaseline", "speedVsFullPrecision" })
            Assert.True(report.GetProperty("ratios").GetProperty(key).GetDouble() > 0, key);
        Assert.Equal("both", report.GetProperty("search").GetProperty("objective").GetString());
        var page = await File.ReadAllTextAsync(Path.Combine(_folder, "tiny.report.html"), TestContext.Current.CancellationToken);
        Assert.Contains("<svg", page, StringComparison.Ordinal);
        Assert.Contains("The search made weight bits and operations small.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http", page.Replace("http://www.w3.org/", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("rgb(1,2,", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_lie_beside_the_network_and_without_its_name_where_the_folder_has_it()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "tiny"));

        Assert.Equal(Path.Combine(_folder, "tiny", "report.html"), CompactionFiles.For(Path.Combine(_folder, "tiny", "tiny.cbnn")).Html);
        Assert.Equal(Path.Combine(_folder, "tiny", "other.report.json"), CompactionFiles.For(Path.Combine(_folder, "tiny", "other.cbnn")).Json);
        Assert.Equal(Path.Combine(_folder, "tiny.search.jsonl"), CompactionFiles.For(Path.Combine(_folder, "tiny.cbnn")).Log);
    }

    [Theory]
    [InlineData("compact", "--out", "m.cbnn", "--max-drop", "-1")]
    [InlineData("compact", "--out", "m.cbnn", "--confidence", "100")]
    [InlineData("compact", "--out", "m.cbnn", "--max-drop", "abc")]
    [InlineData("compact", "--out", "m.cbnn", "--max-drop", "0,5")]
    [InlineData("compact", "--out", "m.cbnn", "--reject-to", "98%")]
    [InlineData("compact", "--out", "m.cbnn", "--candidates", "x")]
    [InlineData("compact", "--out", "m.cbnn", "--seeds", "0")]
    [InlineData("compact", "--out", "m.cbnn", "--objective", "fast")]
    [InlineData("compact", "--data", "mnist")]
    public async Task A_wrong_command_line_ends_with_2_and_one_line(params string[] args)
    {
        Assert.Equal(2, await Run(args));
        Assert.Single(_errors.ToString().TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task Neither_data_nor_recipe_ends_with_1_and_says_what_to_give()
    {
        Assert.Equal(1, await Run("compact", "--out", Path.Combine(_folder, "m.cbnn")));
        Assert.Contains("--data NAME or FOLDER", _errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Classes_of_one_sample_each_are_too_little()
    {
        var rows = Path.Combine(_folder, "rows.csv");
        await File.WriteAllTextAsync(rows, string.Concat(Enumerable.Range(0, 30).Select(i => $"{i},{i}\n")), TestContext.Current.CancellationToken);

        Assert.Equal(1, await Run("compact", "--data", rows, "--out", Path.Combine(_folder, "m.cbnn")));

        Assert.Contains("two of a class are the least", _errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_name_is_no_code() => Assert.Contains(
        "[BnnModel(\"a\\\"b\\\\c.cbnn\")]", Usage.Of(CbnnFile.Read(Path.Combine(AppContext.BaseDirectory, "Golden", "smallest.cbnn")), "a\"b\\c.cbnn"), StringComparison.Ordinal);

    private Task<int> Run(params string[] args) => TrainerCommand.RunAsync(args, _output, _errors);
}
