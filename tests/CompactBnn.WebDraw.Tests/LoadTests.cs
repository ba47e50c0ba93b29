using System.Globalization;
using System.Text.RegularExpressions;
using CompactBnn.Data.Tests;
using CompactBnn.Samples.Tests.Publishing;

namespace CompactBnn.WebDraw.Tests;

/// <summary>Many requests at once, by <c>wrk</c>.</summary>
[Collection(nameof(LoadTests))]
[CollectionDefinition(nameof(LoadTests), DisableParallelization = true)]
public sealed partial class LoadTests
{
    // A quiet machine of two cores answers more than 10,000 (see the sample's page); a busy one must only not fail.
    private const double FewestRequestsPerSecond = 1000;

    [Fact]
    public async Task Thousands_of_requests_a_second_are_answered_without_an_error()
    {
        SearchPath.NeedsOnLinux("wrk", "wrk");
        await using var server = await Server.Start("--RequestsPerSecond", "1000000");
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["post.lua"], Script, TestContext.Current.CancellationToken);

        var run = await CommandRun.Of("wrk", ["--threads", "1", "--connections", "32", "--duration", "5s", "--script", folder["post.lua"], $"{server.Address}predict?height=28&width=28"]);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("statuses 200 only: yes", run.Output, StringComparison.Ordinal);
        Assert.Contains("errors: 0", run.Output, StringComparison.Ordinal);
        var rate = double.Parse(Rate().Match(run.Output).Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.True(rate >= FewestRequestsPerSecond, run.Output);
    }

    /// <summary>A drawing of vertical bars, and a count of everything that is no good answer.</summary>
    private const string Script = """
        wrk.method = "POST"
        wrk.headers["Content-Type"] = "application/octet-stream"
        wrk.body = string.rep(string.char(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 80, 200, 255, 255, 200, 80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), 28)
        function done(summary, latency, requests)
          local errors = summary.errors
          io.write(string.format("errors: %d\n", errors.connect + errors.read + errors.write + errors.timeout + errors.status))
          io.write("statuses 200 only: " .. (errors.status == 0 and summary.requests > 0 and "yes" or "no") .. "\n")
        end
        """;

    [GeneratedRegex("Requests/sec: +([0-9.]+)")]
    private static partial Regex Rate();
}
