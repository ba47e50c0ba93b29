using System.Diagnostics;
using CompactBnn.Data.Tests;
using CompactBnn.Samples.Tests.Publishing;

namespace CompactBnn.Samples.Tests;

/// <summary>The sample EdgeAot as a native binary, on this machine's processor and on an emulated arm64.</summary>
[Collection(nameof(Undisturbed))]
public sealed class EdgeAotTests
{
    private const string WeightFile = "models/mnist/mnist.cbnn";

    [Fact]
    public async Task The_binary_has_less_than_two_and_a_half_megabytes_beside_the_weights()
    {
        var weights = new FileInfo(Repository.PathOf(WeightFile)).Length;

        foreach (var folder in new[] { await PublishedSample.ForThisMachine("EdgeAot"), await PublishedSample.ForArm64("EdgeAot") })
            Assert.InRange(new FileInfo(Path.Combine(folder, "edge-aot")).Length, 1, 2_500_000 + weights);
    }

    /// <summary>From the start of the process to its first line: the least of many runs, since other processes share the machine.</summary>
    [Fact]
    public async Task The_first_prediction_comes_within_ten_milliseconds()
    {
        var binary = await X64();
        var fastest = Enumerable.Range(0, 100).Min(_ => MillisecondsToFirstLine(binary, "--sums", SampleImages.Drawings[3]));

        // Other test projects run beside this one, some for minutes: more starts find a quiet moment, the bound stays.
        for (var start = 0; start < 4000 && fastest > 10; start++)
            fastest = Math.Min(fastest, MillisecondsToFirstLine(binary, "--sums", SampleImages.Drawings[3]));

        Assert.InRange(fastest, 0, 10);
    }

    [Fact]
    public async Task Drawings_have_the_same_sums_on_x64_and_arm64_as_in_the_interpreter()
    {
        var expected = SampleImages.Drawings.Zip(SampleImages.Expected(SampleImages.DrawnFrames), (path, line) => $"{path}: {line}");

        Assert.Equal(expected, (await CommandRun.Of(await X64(), ["--sums", .. SampleImages.Drawings])).Lines);
        Assert.Equal(expected, (await OnArm64(default, ["--sums", .. SampleImages.Drawings])).Lines);
    }

    [Fact]
    public async Task Random_frames_have_the_same_sums_on_x64_and_arm64_as_in_the_interpreter()
    {
        var frames = SampleImages.RandomFrames(200);
        var expected = Numbered(SampleImages.Expected(frames));

        Assert.Equal(expected, (await CommandRun.Of(await X64(), ["--sums", "--frames", "-"], frames)).Lines);
        Assert.Equal(expected, (await OnArm64(frames, "--sums", "--frames", "-")).Lines);
    }

    [Fact]
    public async Task All_test_images_have_the_same_sums_on_x64_and_arm64_as_in_the_interpreter()
    {
        var frames = SampleImages.TestImages().Images;
        var expected = Numbered(SampleImages.Expected(frames));

        Assert.Equal(expected, (await CommandRun.Of(await X64(), ["--sums", "--frames", "-"], frames)).Lines);
        Assert.Equal(expected, (await OnArm64(frames, "--sums", "--frames", "-")).Lines);
    }

    [Fact]
    public async Task Without_the_option_only_classes_are_written()
    {
        var run = await CommandRun.Of(await X64(), [SampleImages.Drawings[3]]);

        Assert.Equal((0, $"{SampleImages.Drawings[3]}: 3\n", ""), (run.ExitCode, run.Output, run.Errors));
    }

    [Fact]
    public async Task Each_frame_is_answered_as_soon_as_it_is_there()
    {
        using var process = Process.Start(new ProcessStartInfo(await X64(), ["--frames", "-"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var cancellation = TestContext.Current.CancellationToken;
        var frame = SampleImages.DrawnFrames.AsMemory(0, SampleImages.DrawnFrames.Length / 10);

        for (var index = 0; index < 3; index++)
        {
            await process.StandardInput.BaseStream.WriteAsync(frame, cancellation);
            await process.StandardInput.BaseStream.FlushAsync(cancellation);
            Assert.Equal($"{index}: 0", await process.StandardOutput.ReadLineAsync(cancellation));
        }
        process.StandardInput.Close();
        await process.WaitForExitAsync(cancellation);
        Assert.Equal(0, process.ExitCode);
    }

    [Fact]
    public async Task Bad_pictures_are_named_and_do_not_stop_the_others()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["text.png"], "no picture", TestContext.Current.CancellationToken);

        var run = await CommandRun.Of(await X64(), [folder["text.png"], folder["nowhere.png"], SampleImages.Drawings[7]]);

        Assert.Equal((1, $"{SampleImages.Drawings[7]}: 7\n"), (run.ExitCode, run.Output));
        Assert.Contains($"{folder["text.png"]}: is neither a PNG nor a JPEG file.", run.Errors, StringComparison.Ordinal);
        Assert.Contains($"{folder["nowhere.png"]}: there is no such file.", run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "standard input: ends after 0 bytes of frame 0; a frame has 784 bytes")]
    [InlineData(785, "standard input: ends after 1 bytes of frame 1; a frame has 784 bytes")]
    public async Task Frames_that_end_too_early_are_a_fault(int bytes, string message)
    {
        var run = await CommandRun.Of(await X64(), ["--frames", "-"], new byte[bytes]);

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith(message, run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--sum", "x.png", "--sum: there is no such option")]
    [InlineData("--sums", "--sums", "No picture is named")]
    [InlineData("--frames", "--sums", "--frames takes one file")]
    [InlineData("x.png", "--frames", "--frames takes one file")]
    public async Task Wrong_arguments_are_explained(string first, string second, string message)
    {
        var run = await CommandRun.Of(await X64(), [first, second]);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith(message, run.Errors, StringComparison.Ordinal);
    }

    private static async Task<string> X64() => Path.Combine(await PublishedSample.ForThisMachine("EdgeAot"), "edge-aot");

    private static async Task<CommandRun> OnArm64(ReadOnlyMemory<byte> input, params string[] arguments)
    {
        var binary = Path.Combine(await PublishedSample.ForArm64("EdgeAot"), "edge-aot");
        return await CommandRun.Of("qemu-aarch64", [.. PublishedSample.QemuArm64, binary, .. arguments], input);
    }

    private static string[] Numbered(IEnumerable<string> lines) => [.. lines.Select((line, index) => $"{index}: {line}")];

    private static double MillisecondsToFirstLine(string program, params string[] arguments)
    {
        var start = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        Assert.NotNull(process.StandardOutput.ReadLine());
        var elapsed = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        process.WaitForExit();
        return elapsed;
    }
}
