using System.Text.Json;

namespace CompactBnn.Cli.Tests;

public sealed class BenchTests : CommandLineTests
{
    [Fact]
    public async Task Json_has_engines_and_layers()
    {
        var document = await RunJson("bench", Model, "--rounds", "2", "--batch", "3");

        Assert.Equal(["model", "batch", "threads", "instructionSet", "engines", "layers"], Keys(document).Take(6));
        Assert.Equal(("tiny", 3, 1), (
            document.GetProperty("model").GetString(), document.GetProperty("batch").GetInt32(), document.GetProperty("threads").GetInt32()));
        var engines = document.GetProperty("engines").EnumerateArray().ToArray();
        Assert.Equal(["generated", "interpreter"], engines.Select(engine => engine.GetProperty("engine").GetString()!));
        Assert.All(engines, engine =>
        {
            Assert.Equal(["engine", "nsPerImage", "bytesPerCall", "imagesPerSecond"], Keys(engine));
            Assert.Equal(1e9, engine.GetProperty("nsPerImage").GetDouble() * engine.GetProperty("imagesPerSecond").GetDouble(), 1e9 * 1e-6);
            Assert.Equal(0, engine.GetProperty("bytesPerCall").GetInt64());
        });
        var layers = document.GetProperty("layers").EnumerateArray().ToArray();
        Assert.Equal(24, layers.Sum(layer => layer.GetProperty("binaryOps").GetInt64()));
        Assert.Equal(1, layers.Sum(layer => layer.GetProperty("share").GetDouble()), 1e-6);
        Assert.All(layers, layer => Assert.Superset(new HashSet<string> { "name", "kernel", "ns", "binaryOps", "opsPerSecond", "peakFraction" }, Keys(layer).ToHashSet()));
        Assert.All(["peakOpsPerSecond", "firstPredictionMs", "generatorMs", "compilerMs"], key => Assert.True(document.GetProperty(key).GetDouble() > 0));
    }

    [Fact]
    public async Task Text_and_page_show_every_layer_and_no_markup_of_the_file()
    {
        Assert.Equal(0, await Run("bench", Model, "--rounds", "2", "--threads", "2", "--html", Folder["page.html"]));

        Assert.Matches("dense +rows", Output);
        Assert.Contains("1 image on 2 threads", Output);
        var page = File.ReadAllText(Folder["page.html"]);
        Assert.Contains("<title>tiny: speed layer by layer</title>", page);
        Assert.Contains("<td>dense<br>", page);
        Assert.DoesNotContain("<script", page);
    }

    [Theory]
    [InlineData("--batch 268435457 is too large", "--batch", "268435457")]
    [InlineData("--threads takes at most 1024, not 9999.", "--threads", "9999")]
    public async Task Sizes_that_no_machine_has_are_refused(string message, params string[] options)
    {
        Assert.Equal(1, await Run(["bench", Model, .. options]));

        AssertOneError(message);
    }
}
