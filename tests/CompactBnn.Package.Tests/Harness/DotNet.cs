using System.Diagnostics;

namespace CompactBnn.Package.Tests.Harness;

/// <summary>What a command of the SDK said, and how it ended.</summary>
/// <param name="ExitCode">0 where it succeeded.</param>
/// <param name="Output">Both of its streams.</param>
internal sealed record DotNet(int ExitCode, string Output)
{
    /// <summary>Runs a command of the SDK.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="packages">Folder of NuGet packages that the command uses instead of the user's; null for the user's.</param>
    /// <param name="arguments">The command.</param>
    public static Task<DotNet> Run(string folder, string? packages, params string[] arguments) =>
        RunProgram("dotnet", folder, packages, arguments);

    /// <summary>Runs a program.</summary>
    public static async Task<DotNet> RunProgram(string program, string folder, string? packages, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        // Checkpoints of the trainer go no further than the folder of the command.
        start.Environment["CBNN_CACHE"] = Path.Combine(folder, ".cache");
        // Consumers are projects of their own: nothing of this test run may reach them.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBuild", StringComparison.Ordinal) || name == "CI").ToList())
            start.Environment.Remove(name);
        if (packages is not null)
            start.Environment["NUGET_PACKAGES"] = packages;

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken) + await errors;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new(process.ExitCode, output);
    }

    /// <summary>The output of a command that must succeed.</summary>
    public string Succeeded()
    {
        Assert.True(ExitCode == 0, Output);
        return Output;
    }

    /// <summary>The output of a command that must fail.</summary>
    public string Failed()
    {
        Assert.True(ExitCode != 0, Output);
        return Output;
    }
}
