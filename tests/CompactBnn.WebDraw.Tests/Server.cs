using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using CompactBnn.Samples.Tests.Publishing;

namespace CompactBnn.WebDraw.Tests;

/// <summary>The published server on a free port of the loopback interface, until the test ends.</summary>
internal sealed partial class Server : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task _rest;

    private Server(Process process, Uri address, Task rest)
    {
        _process = process;
        _rest = rest;
        Client = new() { BaseAddress = address };
    }

    /// <summary>A client of it.</summary>
    public HttpClient Client { get; }

    /// <summary>Where it listens.</summary>
    public Uri Address => Client.BaseAddress!;

    /// <summary>Starts it.</summary>
    /// <param name="settings">Its arguments, for example <c>--RequestsPerSecond 5</c>.</param>
    public static async Task<Server> Start(params string[] settings)
    {
        var binary = Path.Combine(await PublishedSample.ForThisMachine("WebDraw"), "web-draw");
        var process = Process.Start(new ProcessStartInfo(binary, ["--urls", "http://127.0.0.1:0", .. settings]) { RedirectStandardOutput = true })!;
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (Listening().Match(line) is { Success: true } match)
                return new(process, new(match.Value), process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken));
        }
        throw new InvalidOperationException("The server ended before it listened.");
    }

    /// <summary>Asks for the class of a drawing.</summary>
    public Task<HttpResponseMessage> Predict(int height, int width, byte[] grey, string type = "application/octet-stream")
    {
        var content = new ByteArrayContent(grey) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };
        return Client.PostAsync($"predict?height={height}&width={width}", content, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        await _rest;
        _process.Dispose();
    }

    [GeneratedRegex("http://127[.]0[.]0[.]1:[0-9]+")]
    private static partial Regex Listening();
}
