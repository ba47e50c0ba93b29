using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using CompactBnn.Data;
using CompactBnn.Format;
using CompactBnn.Samples.Tests.Publishing;

namespace CompactBnn.WebDraw.Tests;

/// <summary>What the server answers to good and to bad requests.</summary>
public sealed class RequestTests
{
    private const int Side = 28;

    private static readonly BnnInterpreter Digits = BnnInterpreter.Load(Repository.PathOf("models", "mnist", "mnist.cbnn"));
    private static readonly Picture Three = PictureFile.Read(Repository.PathOf("sample-apps", "Digits", "drawings", "3.png"));

    [Fact]
    public async Task A_drawing_gets_label_scores_and_slices_of_the_interpreter()
    {
        await using var server = await Server.Start();
        byte[] grey = [.. Enumerable.Range(0, Three.Height * Three.Width).Select(i => Three.Pixels[Picture.BytesPerPixel * i])];
        var image = InputEncoder.Encode(Three, Digits.Network.Input);
        var scores = new float[Digits.ClassCount];
        Digits.Score(image, scores);

        var answer = await Json(await server.Predict(Three.Height, Three.Width, grey), HttpStatusCode.OK);

        Assert.Equal("3", answer.GetProperty("label").GetString());
        Assert.Equal(Digits.Labels, answer.GetProperty("scores").EnumerateArray().Select(score => score.GetProperty("label").GetString()));
        Assert.Equal(scores, answer.GetProperty("scores").EnumerateArray().Select(score => score.GetProperty("score").GetSingle()));
        Assert.InRange(answer.GetProperty("predictionMicroseconds").GetDouble(), 1, 1e6);
        AssertSlices(answer, image);
    }

    [Fact]
    public async Task The_slices_are_those_that_the_network_keeps()
    {
        await using var server = await Server.Start();
        var planes = Assert.IsType<EncodePlanes>(Digits.Network.Operations[0]);
        var kept = planes.Planes.Select(plane => Enumerable.Range(0, 8).Single(bit => plane == Plane.Slice(0, bit)));

        var answer = await Json(await server.Predict(Side, Side, new byte[Side * Side]), HttpStatusCode.OK);

        Assert.Equal(kept.OrderDescending(), answer.GetProperty("slices").EnumerateArray().Select(slice => slice.GetProperty("bit").GetInt32()));
    }

    [Theory]
    [InlineData("predict?height=28", 784, HttpStatusCode.BadRequest, "The query's width is ''; it must be a whole number from 1 to 256.")]
    [InlineData("predict?height=0&width=28", 784, HttpStatusCode.BadRequest, "The query's height is '0'; it must be")]
    [InlineData("predict?height=28&width=257", 784, HttpStatusCode.BadRequest, "The query's width is '257'; it must be")]
    [InlineData("predict?height=28&width=-28", 784, HttpStatusCode.BadRequest, "The query's width is '-28'; it must be")]
    [InlineData("predict?height=99999999999&width=28", 784, HttpStatusCode.BadRequest, "The query's height is '99999999999'; it must be")]
    [InlineData("predict?height=28&height=28&width=28", 784, HttpStatusCode.BadRequest, "The query's height is '28,28'; it must be")]
    [InlineData("predict?height=28&width=28", 783, HttpStatusCode.BadRequest, "The body has 783 bytes; a drawing of 28x28 pixels has 784, one a pixel.")]
    [InlineData("predict?height=28&width=28", 785, HttpStatusCode.BadRequest, "The body has 785 bytes; a drawing of 28x28 pixels has 784, one a pixel.")]
    [InlineData("predict?height=28&width=28", 0, HttpStatusCode.BadRequest, "The body has 0 bytes; a drawing of 28x28 pixels has 784, one a pixel.")]
    [InlineData("elsewhere", 784, HttpStatusCode.NotFound, null)]
    public async Task Bad_requests_get_problem_details(string path, int bytes, HttpStatusCode status, string? detail)
    {
        await using var server = await Server.Start();
        using var content = new ByteArrayContent(new byte[bytes]) { Headers = { ContentType = new("application/octet-stream") } };

        var response = await server.Client.PostAsync(path, content, TestContext.Current.CancellationToken);

        await AssertProblem(response, status, detail);
    }

    [Fact]
    public async Task Other_types_and_methods_get_problem_details()
    {
        await using var server = await Server.Start();

        await AssertProblem(await server.Predict(Side, Side, new byte[Side * Side], "image/png"), HttpStatusCode.UnsupportedMediaType, "The content type is 'image/png'");
        await AssertProblem(await server.Client.GetAsync("predict", TestContext.Current.CancellationToken), HttpStatusCode.MethodNotAllowed, null);
    }

    [Theory]
    [InlineData(783, "The body has 783 bytes")]
    [InlineData(785, "The body has more bytes")]
    public async Task A_body_of_unknown_length_is_read_no_further_than_it_may_go(int bytes, string detail)
    {
        await using var server = await Server.Start();

        await AssertProblem(await PostChunked(server, Side, bytes), HttpStatusCode.BadRequest, detail);
    }

    [Fact]
    public async Task The_page_is_served_with_a_policy_and_kept_by_its_tag()
    {
        await using var server = await Server.Start();
        var cancellation = TestContext.Current.CancellationToken;

        foreach (var (path, type) in new[] { ("", "text/html"), ("page.css", "text/css"), ("page.js", "text/javascript") })
        {
            using var response = await server.Client.GetAsync(path, cancellation);
            Assert.Equal((HttpStatusCode.OK, type), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
            Assert.Contains("default-src 'none'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);

            using var again = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { IfNoneMatch = { response.Headers.ETag! } } };
            Assert.Equal(HttpStatusCode.NotModified, (await server.Client.SendAsync(again, cancellation)).StatusCode);
        }
    }

    [Fact]
    public async Task A_body_above_the_bound_is_refused()
    {
        await using var server = await Server.Start();

        await AssertProblem(await server.Predict(256, 256, new byte[256 * 256 + 1]), HttpStatusCode.RequestEntityTooLarge, "The body has 65537 bytes; it may have 65536.");
        await AssertProblem(await PostChunkedUntilAnswered(server, 256, 256 * 256 + 1), HttpStatusCode.RequestEntityTooLarge, "Request body too large.");
        Assert.Equal(HttpStatusCode.OK, (await server.Predict(256, 256, new byte[256 * 256])).StatusCode);
    }

    [Fact]
    public async Task An_address_above_its_rate_is_refused_and_served_again_later()
    {
        await using var server = await Server.Start("--RequestsPerSecond", "5");
        var drawing = new byte[Side * Side];

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => server.Predict(Side, Side, drawing)));

        var refused = answers.Where(answer => answer.StatusCode != HttpStatusCode.OK).ToArray();
        Assert.InRange(refused.Length, 10, 35);
        Assert.Equal(TimeSpan.FromSeconds(1), refused[0].Headers.RetryAfter!.Delta);
        await AssertProblem(refused[0], HttpStatusCode.TooManyRequests, "An address may send 5 requests a second");
        await Task.Delay(TimeSpan.FromSeconds(2.5), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, (await server.Predict(Side, Side, drawing)).StatusCode);
    }

    [Fact]
    public async Task Requests_above_the_concurrency_are_refused_until_others_end()
    {
        await using var server = await Server.Start("--ConcurrentRequests", "2");
        using TcpClient first = await Unfinished(server), second = await Unfinished(server);

        await AssertProblem(await server.Predict(Side, Side, new byte[Side * Side]), HttpStatusCode.ServiceUnavailable, "The server works on 2 requests at a time");
        first.Close();
        await Eventually(HttpStatusCode.OK, server);
    }

    [Fact]
    public async Task A_body_that_comes_too_slowly_is_given_up()
    {
        await using var server = await Server.Start("--ConcurrentRequests", "1");
        using var slow = await Unfinished(server);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await server.Predict(Side, Side, new byte[Side * Side])).StatusCode);
        await Eventually(HttpStatusCode.OK, server);
    }

    [Fact]
    public async Task Connections_above_the_bound_are_closed()
    {
        await using var server = await Server.Start("--ConcurrentConnections", "1");
        using var first = await Unfinished(server);

        await Assert.ThrowsAsync<HttpRequestException>(() => server.Client.GetAsync("", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named()
    {
        await using var server = await Server.Start();
        var binary = Path.Combine(await PublishedSample.ForThisMachine("WebDraw"), "web-draw");

        var run = await CommandRun.Of(binary, ["--urls", server.Address.ToString()]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(server.Address.Authority, run.Errors, StringComparison.Ordinal);
        Assert.Single(run.Errors.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task A_wrong_setting_is_named()
    {
        var binary = Path.Combine(await PublishedSample.ForThisMachine("WebDraw"), "web-draw");

        var run = await CommandRun.Of(binary, ["--urls", "http://127.0.0.1:0", "--RequestsPerSecond", "many"]);

        Assert.Equal((2, "RequestsPerSecond is 'many'; it must be a whole number from 1 to 2147483647.\n"), (run.ExitCode, run.Errors));
    }

    private static void AssertSlices(JsonElement answer, byte[] image)
    {
        foreach (var slice in answer.GetProperty("slices").EnumerateArray())
        {
            var (bit, pixels) = (slice.GetProperty("bit").GetInt32(), slice.GetProperty("pixels").GetBytesFromBase64());
            Assert.Equal((Side, Side), (slice.GetProperty("height").GetInt32(), slice.GetProperty("width").GetInt32()));
            for (var i = 0; i < image.Length; i++)
                Assert.Equal(image[i] >> bit & 1, pixels[i / 8] >> i % 8 & 1);
        }
    }

    // The server does not read a body that is too long to its end, and closes the connection: its reset may overtake the answer, so that a client asks again.
    private static async Task<HttpResponseMessage> PostChunkedUntilAnswered(Server server, int side, int bytes)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await PostChunked(server, side, bytes);
            }
            catch (HttpRequestException) when (attempt < 10)
            {
            }
        }
    }

    private static async Task<HttpResponseMessage> PostChunked(Server server, int side, int bytes)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"predict?height={side}&width={side}")
        {
            Content = new StreamContent(new MemoryStream(new byte[bytes])) { Headers = { ContentType = new("application/octet-stream") } },
            Headers = { TransferEncodingChunked = true },
        };
        return await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    // A request whose body does not begin, once the server reads it: only then does it say to continue.
    private static async Task<TcpClient> Unfinished(Server server)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.Address.Port, TestContext.Current.CancellationToken);
        const string proceed = "HTTP/1.1 100 Continue\r\n\r\n";
        var head = $"POST /predict?height={Side}&width={Side} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/octet-stream\r\nContent-Length: {Side * Side}\r\nExpect: 100-continue\r\n\r\n";
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head), TestContext.Current.CancellationToken);
        var answer = new byte[proceed.Length];
        await client.GetStream().ReadExactlyAsync(answer, TestContext.Current.CancellationToken);
        Assert.Equal(proceed, Encoding.ASCII.GetString(answer));
        return client;
    }

    private static async Task Eventually(HttpStatusCode status, Server server)
    {
        for (var attempt = 0; attempt < 150; attempt++)
        {
            if ((await server.Predict(Side, Side, new byte[Side * Side])).StatusCode == status)
                return;
            await Task.Delay(200, TestContext.Current.CancellationToken);
        }
        Assert.Fail($"The server never answered {status}.");
    }

    private static async Task AssertProblem(HttpResponseMessage response, HttpStatusCode status, string? detail)
    {
        var problem = await Json(response, status);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("title").GetString()!);
        if (detail is not null)
            Assert.StartsWith(detail, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private static async Task<JsonElement> Json(HttpResponseMessage response, HttpStatusCode status)
    {
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(status == response.StatusCode, $"{response.StatusCode} in place of {status}: {text}");
        return JsonDocument.Parse(text).RootElement;
    }
}
