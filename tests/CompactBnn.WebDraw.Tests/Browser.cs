using CompactBnn.Samples.Tests.Publishing;
using Microsoft.Playwright;

namespace CompactBnn.WebDraw.Tests;

/// <summary>A headless Chromium of this machine, until the test ends.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private static readonly string[] Arguments =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private readonly IPlaywright _playwright;
    private readonly IBrowser _chromium;

    private Browser(IPlaywright playwright, IBrowser chromium) => (_playwright, _chromium) = (playwright, chromium);

    /// <summary>Starts it.</summary>
    public static async Task<Browser> Start()
    {
        SearchPath.NeedsOnLinux("chromium", "chromium");
        var playwright = await Playwright.CreateAsync();
        return new(playwright, await playwright.Chromium.LaunchAsync(new() { ExecutablePath = SearchPath.Find("chromium"), Args = Arguments, ChromiumSandbox = false }));
    }

    /// <summary>Opens the page of a server, and waits until it knows the classes.</summary>
    /// <param name="server">The server.</param>
    /// <param name="width">Columns of the window.</param>
    /// <param name="height">Rows of the window.</param>
    /// <param name="colours">Light or dark.</param>
    /// <param name="touch">Whether it is a touch screen.</param>
    public async Task<IPage> Open(Server server, int width = 1280, int height = 900, ColorScheme colours = ColorScheme.Light, bool touch = false)
    {
        var context = await _chromium.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = height }, ColorScheme = colours, HasTouch = touch });
        var page = await context.NewPageAsync();
        await page.GotoAsync(server.Address.ToString());
        await Assertions.Expect(page.Locator("#scores li")).ToHaveCountAsync(10);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        await _chromium.DisposeAsync();
        _playwright.Dispose();
    }
}
