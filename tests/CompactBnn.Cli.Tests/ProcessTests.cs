using System.Diagnostics;
using System.Text.Json;

namespace CompactBnn.Cli.Tests;

/// <summary>The tool as a process of its own, with redirected streams.</summary>
public sealed class ProcessTests : CommandLineTests
{
    [Fact]
    public async Task Json_alone_goes_to_standard_output()
    {
        var (code, output, errors) = await Start("eval", Model, "--data", Folder.Path, "--json");

        Assert.Equal((0, ""), (code, errors));
        Assert.Equal(4, JsonDocument.Parse(output).RootElement.GetProperty("images").GetInt32());
    }

    [Fact]
    public async Task Errors_go_to_standard_error_with_their_exit_code()
    {
        Assert.Equal((2, ""), await CodeAndOutput("eval", Model));
        Assert.Equal((1, ""), await CodeAndOutput("inspect", Folder["nowhere.cbnn"]));
    }

    [Fact]
    public async Task Redirected_text_has_no_escape_codes()
    {
        var (code, output, errors) = await Start("inspect", Model);

        Assert.Equal((0, ""), (code, errors));
        Assert.Contains("made by hand", output);
        Assert.DoesNotContain("\u001b", output);
    }

    private static async Task<(int Code, string Output)> CodeAndOutput(params string[] args)
    {
        var (code, output, errors) = await Start(args);
        Assert.Single(errors.TrimEnd().Split('\n'));
        return (code, output);
    }

    private static async Task<(int Code, string Output, string Errors)> Start(params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "cbnn.dll"), .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var cancellation = TestContext.Current.CancellationToken;
        var output = process.StandardOutput.ReadToEndAsync(cancellation);
        var errors = process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return (process.ExitCode, await output, await errors);
    }
}
