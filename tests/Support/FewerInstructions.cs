using System.Diagnostics;
using System.Reflection;

namespace CompactBnn.Tests.Support;

/// <summary>Runs tests of this assembly again in a process whose runtime leaves some instructions unused.</summary>
internal static class FewerInstructions
{
    /// <summary>The settings of the runtime that switch instructions off, the widest first.</summary>
    public static readonly string[] Switches = ["DOTNET_EnableAVX512", "DOTNET_EnableAVX2", "DOTNET_EnableHWIntrinsic"];

    /// <summary>Runs tests with one of <see cref="Switches"/> off; fails where one of them fails or none runs.</summary>
    /// <param name="instructions">The setting.</param>
    /// <param name="filter">Arguments of the test runner that choose the tests.</param>
    public static async Task Run(string instructions, params string[] filter)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
            start.ArgumentList.Add(Assembly.GetExecutingAssembly().Location);
        foreach (var argument in filter)
            start.ArgumentList.Add(argument);
        start.Environment[instructions] = "0";

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken) + await errors;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(process.ExitCode == 0, output);
        Assert.Matches("Total: [1-9][0-9]*, Errors: 0, Failed: 0", output);
    }
}
