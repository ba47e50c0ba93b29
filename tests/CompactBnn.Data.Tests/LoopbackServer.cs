using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace CompactBnn.Data.Tests;

/// <summary>A small HTTP server on this machine that serves one file and can misbehave.</summary>
internal sealed class LoopbackServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _loop;

    public LoopbackServer(byte[] file)
    {
        File = file;
        _listener.Start();
        _loop = Task.Run(ServeAsync);
    }

    /// <summary>What is served.</summary>
    public byte[] File { get; set; }

    /// <summary>Whether ranges are answered; otherwise the whole file is sent.</summary>
    public bool KnowsRanges { get; set; } = true;

    /// <summary>The number of bytes after which each answer breaks off.</summary>
    public int CutAfter { get; set; } = int.MaxValue;

    public int Status { get; set; } = 200;

    /// <summary>First byte asked for in each request.</summary>
    public List<int> Starts { get; } = [];

    public string Address(string name) => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/{name}";

    public void Dispose()
    {
        _listener.Stop();
        _loop.Wait();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                await TryAnswerAsync(client.GetStream());
            }
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException or InvalidOperationException)
        {
        }
    }

    private async Task TryAnswerAsync(NetworkStream stream)
    {
        try
        {
            await AnswerAsync(stream);
        }
        catch (IOException)
        {
            // The client has hung up, as it may.
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        var request = new StringBuilder();
        for (var one = new byte[1]; !request.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one) > 0;)
            request.Append((char)one[0]);
        var asked = Regex.Match(request.ToString(), @"Range: bytes=(\d+)-");
        var start = asked.Success ? int.Parse(asked.Groups[1].Value) : 0;
        Starts.Add(start);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(Head(asked.Success && KnowsRanges, ref start)));
        var body = File.AsMemory(Math.Min(start, File.Length));
        await stream.WriteAsync(body[..Math.Min(body.Length, CutAfter)]);
    }

    private string Head(bool ranged, ref int start)
    {
        if (Status != 200)
        {
            start = File.Length;
            return $"HTTP/1.1 {Status} No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        }
        if (!ranged)
            start = 0;
        if (ranged && start >= File.Length)
            return $"HTTP/1.1 416 No\r\nContent-Range: bytes */{File.Length}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        var range = ranged ? $"Content-Range: bytes {start}-{File.Length - 1}/{File.Length}\r\n" : "";
        return $"HTTP/1.1 {(ranged ? 206 : 200)} Yes\r\n{range}Content-Length: {File.Length - start}\r\nConnection: close\r\n\r\n";
    }
}
