using System.Diagnostics;

namespace CompactBnn.ClusterScore.Tests;

/// <summary>A process of the sample: a silo or a run.</summary>
internal sealed class ClusterProcess : IDisposable
{
    private readonly Process _process;

    private ClusterProcess(Process process) => _process = process;

    /// <summary>Starts a silo on free ports, and waits until it takes requests.</summary>
    public static async Task<ClusterProcess> Silo(RedisServer redis)
    {
        var silo = Start("silo", "--redis", redis.Address, "--port", $"{RedisServer.FreePort()}", "--gateway", $"{RedisServer.FreePort()}");
        var line = await silo._process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        Assert.True(line?.EndsWith("is ready.", StringComparison.Ordinal) == true, $"{line} {(line is null ? await silo._process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken) : "")}");
        silo.Name = line!.Split(' ')[2];
        return silo;
    }

    /// <summary>Starts a run.</summary>
    public static ClusterProcess Run(RedisServer redis, params string[] arguments) => Start(["run", .. arguments, "--redis", redis.Address]);

    /// <summary>A silo's name in reports.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Whether it goes on.</summary>
    public bool IsRunning => !_process.HasExited;

    /// <summary>Kills it as <c>kill -9</c> does.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Waits for the end.</summary>
    /// <returns>Exit code, output and errors.</returns>
    public async Task<(int Code, string Output, string Errors)> End()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var output = _process.StandardOutput.ReadToEndAsync(cancellation);
        var errors = _process.StandardError.ReadToEndAsync(cancellation);
        await _process.WaitForExitAsync(cancellation);
        return (_process.ExitCode, await output, await errors);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            Kill();
        _process.Dispose();
    }

    private static ClusterProcess Start(params string[] arguments) => new(Process.Start(new ProcessStartInfo(
        "dotnet", [Path.Combine(AppContext.BaseDirectory, "cluster-score.dll"), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!);
}
