using CompactBnn.Samples.Tests.Publishing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CompactBnn.WebDraw.Tests;

/// <summary>The page in a browser. Screenshots lie in <c>artifacts/screenshots</c> afterwards.</summary>
public sealed class PageTests
{
    [Fact]
    public async Task Strokes_of_the_mouse_are_classified_while_they_are_drawn()
    {
        await using var server = await Server.Start();
        await using var browser = await Browser.Start();
        var page = await browser.Open(server);

        foreach (var (strokes, label) in new[] { (DrawnDigits.Seven, "7"), (DrawnDigits.Four, "4"), (DrawnDigits.Nought, "0"), (DrawnDigits.Three, "3") })
        {
            await Draw(page, strokes, lift: false);
            await Expect(page.Locator("#label")).ToHaveTextAsync(label);
            await page.Mouse.UpAsync();
            await page.Locator("#clear").ClickAsync();
            await Expect(page.Locator("#label")).ToHaveTextAsync("?");
        }
    }

    [Fact]
    public async Task The_answer_shows_scores_slices_and_times()
    {
        await using var server = await Server.Start();
        await using var browser = await Browser.Start();
        var page = await browser.Open(server);

        await Draw(page, DrawnDigits.Three);

        await Expect(page.Locator("#label")).ToHaveTextAsync("3");
        await Expect(page.Locator("#scores .best .name")).ToHaveTextAsync("3");
        await Expect(page.Locator("#prediction-time")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^[0-9.]+ µs$"));
        await Expect(page.Locator("#spoken")).ToHaveTextAsync("This is a 3.");
        var widths = await page.EvaluateAsync<double[]>("[...document.querySelectorAll('#scores .bar')].map(bar => bar.getBoundingClientRect().width)");
        Assert.Equal(3, widths.IndexOf(widths.Max()));
        Assert.Equal(0, widths.Min());
        Assert.Equal(["bit 7", "bit 6", "bit 5", "together"], await page.Locator("#slices figcaption").AllTextContentsAsync());
        foreach (var share in await page.EvaluateAsync<double[]>(ShareOfInk))
            Assert.InRange(share, 0.05, 0.5);
    }

    [Fact]
    public async Task Fingers_draw()
    {
        await using var server = await Server.Start();
        await using var browser = await Browser.Start();
        var page = await browser.Open(server, 390, 844, touch: true);
        var touch = await page.Context.NewCDPSessionAsync(page);

        foreach (var stroke in DrawnDigits.Four)
        {
            var points = await OnSheet(page, stroke);
            await Touch(touch, "touchStart", [points[0]]);
            foreach (var point in points[1..])
                await Touch(touch, "touchMove", [point]);
            await Touch(touch, "touchEnd", []);
        }

        await Expect(page.Locator("#label")).ToHaveTextAsync("4");
        Assert.Equal(0, await page.EvaluateAsync<double>("scrollY"));
    }

    [Fact]
    public async Task Keys_draw_take_back_and_clear()
    {
        await using var server = await Server.Start();
        await using var browser = await Browser.Start();
        var page = await browser.Open(server);
        await page.Locator("#sheet").FocusAsync();

        await Press(page, "ArrowUp", 8);
        await page.Keyboard.PressAsync(" ");
        await Press(page, "ArrowDown", 16);
        await page.Keyboard.PressAsync(" ");
        await Expect(page.Locator("#label")).ToHaveTextAsync("1");

        await Press(page, "ArrowLeft", 6);
        await Press(page, "ArrowUp", 16);
        await page.Keyboard.PressAsync(" ");
        await Press(page, "ArrowDown", 9);
        await Press(page, "ArrowRight", 10);
        await Expect(page.Locator("#label")).ToHaveTextAsync("4");

        await page.Keyboard.PressAsync("z");
        await Expect(page.Locator("#label")).ToHaveTextAsync("1");
        await page.Keyboard.PressAsync("Delete");
        await Expect(page.Locator("#label")).ToHaveTextAsync("?");
    }

    [Fact]
    public async Task Buttons_take_back_and_clear()
    {
        await using var server = await Server.Start();
        await using var browser = await Browser.Start();
        var page = await browser.Open(server);
        await Expect(page.Locator("#undo")).ToBeDisabledAsync();

        await Draw(page, DrawnDigits.One);
        await Expect(page.Locator("#label")).ToHaveTextAsync("1");
        await Draw(page, [[(0.3, 0.2), (0.28, 0.4), (0.26, 0.52), (0.5, 0.52), (0.74, 0.5)]]);
        await Expect(page.Locator("#label")).ToHaveTextAsync("4");
        await page.Locator("#undo").ClickAsync();
        await Expect(page.Locator("#label")).ToHaveTextAsync("1");
        await page.Locator("#clear").ClickAsync();

        await Expect(page.Locator("#label")).ToHaveTextAsync("?");
        await Expect(page.Locator("#clear")).ToBeDisabledAsync();
    }

    [Fact]
    public async Task The_page_says_that_the_server_is_gone_and_goes_on_when_it_is_back()
    {
        var server = await Server.Start();
        await using var browser = await Browser.Start();
        var page = await browser.Open(server);
        var address = server.Address;
        await server.DisposeAsync();

        await Draw(page, DrawnDigits.Seven);
        await Expect(page.Locator("#notice")).ToContainTextAsync("does not answer");

        await using var again = await Server.Start("--urls", address.ToString());
        await Expect(page.Locator("#label")).ToHaveTextAsync("7");
        await Expect(page.Locator("#notice")).ToBeHiddenAsync();
    }

    [Theory]
    [InlineData(1280, 900, ColorScheme.Light)]
    [InlineData(1280, 900, ColorScheme.Dark)]
    [InlineData(390, 844, ColorScheme.Light)]
    [InlineData(390, 844, ColorScheme.Dark)]
    [InlineData(320, 568, ColorScheme.Light)]
    public async Task It_fits_the_window_asks_nobody_else_and_reports_no_error(int width, int height, ColorScheme colours)
    {
        await using var server = await Server.Start();
        await using var browser = await Browser.Start();
        var page = await browser.Open(server, width, height, colours);
        List<string> requests = [], errors = [];
        page.Request += (_, request) => requests.Add(request.Url);
        page.Console += (_, message) => errors.Add(message.Text);
        page.PageError += (_, error) => errors.Add(error);
        await page.ReloadAsync();

        await Draw(page, DrawnDigits.Three);
        await Expect(page.Locator("#label")).ToHaveTextAsync("3");
        await Expect(page.Locator("#hint")).ToBeHiddenAsync();

        Assert.Empty(errors);
        Assert.All(requests, url => Assert.StartsWith(url.StartsWith("data:", StringComparison.Ordinal) ? "data:" : server.Address.ToString(), url, StringComparison.Ordinal));
        Assert.Empty(await page.EvaluateAsync<string[]>(WiderThanTheirCard));
        var picture = Repository.PathOf("artifacts", "screenshots", $"web-draw-{width}-{colours}.png".ToLowerInvariant());
        Assert.NotEmpty(await page.ScreenshotAsync(new() { Path = picture, FullPage = true }));
    }

    /// <summary>Texts and pictures that reach over the right edge of the part of the page that they belong to.</summary>
    private const string WiderThanTheirCard = """
        [...document.querySelectorAll('header *, section *')]
          .filter(one => one.id !== 'spoken' && one.getBoundingClientRect().right > one.closest('section, header').getBoundingClientRect().right + 0.5)
          .map(one => one.outerHTML.slice(0, 80))
        """;

    private const string ShareOfInk = """
        [...document.querySelectorAll('#slices canvas')].map(canvas => {
          const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
          return pixels.filter((value, i) => i % 4 === 3 && value > 0).length / (canvas.width * canvas.height);
        })
        """;

    private static async Task Draw(IPage page, (double X, double Y)[][] strokes, bool lift = true)
    {
        await page.Locator("#sheet").ScrollIntoViewIfNeededAsync();
        foreach (var stroke in strokes)
        {
            await page.Mouse.UpAsync();
            var points = await OnSheet(page, stroke);
            await page.Mouse.MoveAsync(points[0].X, points[0].Y);
            await page.Mouse.DownAsync();
            foreach (var (x, y) in points[1..])
                await page.Mouse.MoveAsync(x, y, new() { Steps = 4 });
        }
        if (lift)
            await page.Mouse.UpAsync();
    }

    private static async Task<(float X, float Y)[]> OnSheet(IPage page, (double X, double Y)[] stroke)
    {
        var box = (await page.Locator("#sheet").BoundingBoxAsync())!;
        return [.. stroke.Select(point => ((float)(box.X + point.X * box.Width), (float)(box.Y + point.Y * box.Height)))];
    }

    private static async Task Touch(ICDPSession session, string type, (float X, float Y)[] points) => await session.SendAsync("Input.dispatchTouchEvent", new()
    {
        ["type"] = type,
        ["touchPoints"] = points.Select(point => new Dictionary<string, object> { ["x"] = point.X, ["y"] = point.Y }).ToArray(),
    });

    private static async Task Press(IPage page, string key, int times)
    {
        for (var i = 0; i < times; i++)
            await page.Keyboard.PressAsync(key);
    }
}
