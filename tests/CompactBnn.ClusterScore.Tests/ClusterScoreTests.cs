using CompactBnn.Data.Tests;
using CompactBnn.Samples.Tests.Publishing;

namespace CompactBnn.ClusterScore.Tests;

/// <summary>The sample ClusterScore with silos on the loopback interface, each a process of its own.</summary>
public sealed class ClusterScoreTests : IDisposable
{
    private const int Images = 30_000;

    private static readonly BnnInterpreter Digits = BnnInterpreter.Load(Repository.PathOf("models", "mnist", "mnist.cbnn"));

    private readonly TemporaryFolder _folder = new();
    private readonly byte[] _images = new byte[Images * 784];
    private readonly string _data, _out;

    /// <summary>Random images: to the last one each has a class of the network, and their labels are 0 to 9 in turn.</summary>
    public ClusterScoreTests()
    {
        (_data, _out) = (_folder["data"], _folder["classes.csv"]);
        Directory.CreateDirectory(_data);
        new Random(11).NextBytes(_images);
        byte[] labels = [.. Enumerable.Range(0, Images).Select(i => (byte)(i % 10))];
        foreach (var split in new[] { "train", "t10k" })
        {
            File.WriteAllBytes(Path.Combine(_data, $"{split}-images-idx3-ubyte"), Idx.Bytes([Images, 28, 28], _images));
            File.WriteAllBytes(Path.Combine(_data, $"{split}-labels-idx1-ubyte"), Idx.Bytes([Images], labels));
        }
    }

    private string Partial => _out + ".partial";

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_silo_killed_in_mid_run_costs_no_image_and_doubles_none()
    {
        using var redis = await RedisServer.Start();
        using ClusterProcess first = await ClusterProcess.Silo(redis), second = await ClusterProcess.Silo(redis);
        using var run = ClusterProcess.Run(redis, _data, _out, "--batch", "50");

        await BatchesOf(run, 100);
        second.Kill();
        var batchesAtKill = Batches();

        var (code, output, errors) = await run.End();
        Assert.Equal((0, ""), (code, errors));
        Assert.InRange(batchesAtKill, 100, Images / 50 - 50);
        AssertResult();
        Assert.Contains($"images by silo {first.Name}", output, StringComparison.Ordinal);
        Assert.Contains($"images by silo {second.Name}", output, StringComparison.Ordinal);
        Assert.False(File.Exists(Partial));
    }

    [Fact]
    public async Task Without_any_silo_it_waits_for_a_new_one()
    {
        using var redis = await RedisServer.Start();
        using ClusterProcess first = await ClusterProcess.Silo(redis), second = await ClusterProcess.Silo(redis);
        using var run = ClusterProcess.Run(redis, _data, _out, "--batch", "50");

        await BatchesOf(run, 100);
        first.Kill();
        second.Kill();
        using var third = await ClusterProcess.Silo(redis);

        var (code, output, errors) = await run.End();
        Assert.Equal((0, ""), (code, errors));
        AssertResult();
        Assert.Contains($"images by silo {third.Name}", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_killed_run_is_continued_by_the_next()
    {
        using var redis = await RedisServer.Start();
        using var silo = await ClusterProcess.Silo(redis);
        for (var kill = 1; kill <= 2; kill++)
        {
            using var run = ClusterProcess.Run(redis, _data, _out, "--batch", "50");
            await BatchesOf(run, Batches() + 60);
            run.Kill();
            Assert.False(File.Exists(_out));
            // As if the kill had cut the last line.
            await using var partial = File.Open(Partial, FileMode.Open);
            partial.SetLength(partial.Length - 7);
        }
        var before = Batches();

        using var last = ClusterProcess.Run(redis, _data, _out, "--batch", "50");
        var (code, output, errors) = await last.End();

        Assert.Equal((0, ""), (code, errors));
        Assert.InRange(before, 100, Images / 50);
        Assert.StartsWith($"{Images - 50 * before} images by silo {silo.Name};", output, StringComparison.Ordinal);
        AssertResult();
    }

    [Fact]
    public async Task What_is_wrong_is_named()
    {
        using var redis = await RedisServer.Start();
        await AssertFails(redis, 1, "No silo answered for 2 s", _data, _out, "--patience", "2");
        await File.WriteAllTextAsync(Partial, "else\n", TestContext.Current.CancellationToken);
        await AssertFails(redis, 1, $"{Partial}: begins with 'else', but this run is about 30000 images in batches of 100", _data, _out);
        await AssertFails(redis, 1, $"{_folder["nowhere"]}: is neither a folder", _folder["nowhere"], _out);
        await AssertFails(redis, 2, "--batch takes a number from 1 to 10000, not '0'.", _data, _out, "--batch", "0");
        Idx.WriteSet(_folder);
        await AssertFails(redis, 1, $"{_folder.Path}: its images are 2x2x1; the network reads 28x28x1.", _folder.Path, _out);
    }

    private static async Task AssertFails(RedisServer redis, int code, string message, params string[] arguments)
    {
        using var run = ClusterProcess.Run(redis, arguments);
        var (found, output, errors) = await run.End();
        Assert.Equal((code, ""), (found, output));
        Assert.StartsWith(message, errors, StringComparison.Ordinal);
    }

    // Each image stands in one line, with the interpreter's class.
    private void AssertResult()
    {
        var expected = new int[Images];
        Digits.PredictBatch(_images, expected);
        var lines = File.ReadAllLines(_out);
        Assert.Equal("image,class,label", lines[0]);
        Assert.Equal(expected.Select((found, image) => $"{image},{found},{image % 10}"), lines[1..]);
    }

    private int Batches()
    {
        if (!File.Exists(Partial))
            return 0;
        using var file = new FileStream(Partial, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var content = new byte[file.Length];
        return Math.Max(0, content.AsSpan(0, file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false)).Count((byte)'\n') - 1);
    }

    private async Task BatchesOf(ClusterProcess run, int count)
    {
        while (Batches() < count)
        {
            Assert.True(run.IsRunning, "The run ended too early.");
            await Task.Delay(2, TestContext.Current.CancellationToken);
        }
    }
}
