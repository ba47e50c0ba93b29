using System.Diagnostics;
using System.Runtime.InteropServices;
using CompactBnn.Kernels;
using CompactBnn.Tests.Kernels;

namespace CompactBnn.Tests.Engines;

/// <summary>Runs the tests of kernels and engines again in processes that have fewer instructions.</summary>
public sealed class InstructionSetTests
{
    private static readonly string[] Classes =
        [.. new[] { typeof(InstructionSetInProcessTests), typeof(EngineEqualityTests), typeof(RowDifferencesTests), typeof(LanesTests) }.Select(one => one.FullName!)];

    [Theory]
    [InlineData("DOTNET_EnableAVX512")]
    [InlineData("DOTNET_EnableAVX2")]
    [InlineData("DOTNET_EnableHWIntrinsic")]
    public async Task Engines_agree_without(string instructions)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
            start.ArgumentList.Add(typeof(InstructionSetTests).Assembly.Location);
        foreach (var one in Classes)
        {
            start.ArgumentList.Add("-class");
            start.ArgumentList.Add(one);
        }
        start.Environment[instructions] = "0";

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken) + await errors;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(process.ExitCode == 0, output);
        Assert.Matches("Total: [1-9][0-9]*, Errors: 0, Failed: 0", output);
    }
}

/// <summary>What this process has, by its own environment.</summary>
public sealed class InstructionSetInProcessTests
{
    [Fact]
    public void Instructions_that_are_switched_off_are_not_used()
    {
        if (RuntimeInformation.ProcessArchitecture != Architecture.X64)
            Assert.Skip("The switches are those of x64.");
        if (IsOff("DOTNET_EnableAVX512") || IsOff("DOTNET_EnableAVX2") || IsOff("DOTNET_EnableHWIntrinsic"))
            Assert.False(Lanes512.IsSupported);
        if (IsOff("DOTNET_EnableAVX2") || IsOff("DOTNET_EnableHWIntrinsic"))
            Assert.False(Lanes256.IsSupported);
        Assert.Equal(!IsOff("DOTNET_EnableHWIntrinsic"), Lanes128.IsSupported);
    }

    private static bool IsOff(string name) => Environment.GetEnvironmentVariable(name) == "0";
}
