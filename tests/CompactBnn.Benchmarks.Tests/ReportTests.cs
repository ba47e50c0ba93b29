using System.Text.Json;
using System.Xml.Linq;
using CompactBnn.Benchmarks.Networks;
using CompactBnn.Benchmarks.Ratios;
using CompactBnn.Benchmarks.Reporting;
using CompactBnn.Compilation.Measurement;

namespace CompactBnn.Benchmarks.Tests;

public sealed class ReportTests
{
    private static readonly TurnTimer Quick = new() { Rounds = 1, Turn = TimeSpan.FromMilliseconds(0.1), WarmUp = TimeSpan.FromMilliseconds(5) };

    [Fact]
    public void A_run_has_the_keys_that_scripts_read_and_fills_a_page()
    {
        var run = new RatiosRun(["tfc-w1a1"], [1], Quick, TextWriter.Null).Run(_ => { });
        var document = JsonDocument.Parse(JsonSerializer.Serialize(run, RatiosCommand.Json)).RootElement;

        Assert.Equal(["machine", "results"], document.EnumerateObject().Take(2).Select(key => key.Name));
        Assert.Equal(["workload", "batch", "threads", "instructionSet", "engine", "nsPerImage", "peer", "peerNsPerImage", "ratio", "outputsAgree"],
            document.GetProperty("results")[0].EnumerateObject().Take(10).Select(key => key.Name));
        Assert.Contains(run.Results, result => result.Peer == "ONNX Runtime int8" && result.OutputsAgree);
        var read = JsonSerializer.Deserialize<RatiosDocument>(document.GetRawText(), RatiosCommand.Json)!;
        var page = Places.Fill("before\n<!-- networks -->\nold\n<!-- end of networks -->\nafter\n", new Sections([read], [], []).All);
        Assert.Contains("| tfc-w1a1, 1 |", page);
        Assert.StartsWith("before\n<!-- networks -->\n\nAVX-512", page.Replace(MachinePeak.InstructionSet, "AVX-512", StringComparison.Ordinal));
        Assert.EndsWith("<!-- end of networks -->\nafter\n", page);
        Assert.DoesNotContain("old", page);
        Assert.Equal("svg", XDocument.Parse(RatioChart.Draw(read, 1)).Root!.Name.LocalName);
    }

    [Fact]
    public void A_place_without_an_end_is_an_error() =>
        Assert.Throws<InvalidDataException>(() => Places.Fill("<!-- costs -->\n", new Dictionary<string, string> { ["costs"] = "" }));

    [Fact]
    public void All_networks_are_valid() => Assert.All(Workloads.Names, name => Assert.NotEmpty(Workloads.Create(name).Operations));
}
