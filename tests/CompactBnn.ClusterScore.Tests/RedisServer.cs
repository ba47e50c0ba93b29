using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using CompactBnn.Samples.Tests.Publishing;

namespace CompactBnn.ClusterScore.Tests;

/// <summary>A Redis server of the test's own, on a free port of the loopback interface.</summary>
internal sealed class RedisServer : IDisposable
{
    private readonly Process _process;

    private RedisServer(Process process, int port) => (_process, Address) = (process, $"127.0.0.1:{port}");

    /// <summary>Where it listens.</summary>
    public string Address { get; }

    /// <summary>Starts it, and waits until it answers.</summary>
    public static async Task<RedisServer> Start()
    {
        SearchPath.NeedsOnLinux("redis-server", "redis-server");
        var port = FreePort();
        var process = Process.Start(new ProcessStartInfo(
            "redis-server", ["--bind", "127.0.0.1", "--port", $"{port}", "--save", "", "--appendonly", "no"]) { RedirectStandardOutput = true })!;
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.Contains("Ready to accept connections", StringComparison.Ordinal))
                return new(process, port);
        }
        throw new InvalidOperationException("redis-server ended before it was ready.");
    }

    /// <summary>A port that nobody listens on.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
