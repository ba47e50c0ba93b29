using System.Formats.Tar;
using System.Security.Cryptography;
using CompactBnn.Format;
using CompactBnn.Tests.Support;

namespace CompactBnn.Data.Tests;

public sealed class DataSetInstallerTests : IDisposable
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 200_000).Select(i => (byte)(i * i >> 7))];
    private static readonly HttpClient Http = new();

    private readonly TemporaryFolder _folder = new();
    private readonly LoopbackServer _server = new(Idx.Gzip(Content));
    private readonly DataSetInstaller _installer;

    public DataSetInstallerTests() => _installer = new(new DataLocations(DataFolder: null, _folder.Path));

    private string Target => _folder["data/small/content"];

    private string Part => Target + ".gz.part";

    public void Dispose()
    {
        _server.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_download_is_unpacked_checked_and_put_into_the_cache()
    {
        var heard = new List<DownloadProgress>();
        var set = Set(_server.Address("content.gz"));
        Assert.False(_installer.IsInstalled(set));

        await DownloadAsync(set, new Hearer(heard.Add));

        Assert.True(_installer.IsInstalled(set));
        Assert.Equal(Content, File.ReadAllBytes(Target));
        Assert.Equal(["content"], Directory.GetFiles(_folder["data/small"]).Select(Path.GetFileName));
        Assert.Equal(new DownloadProgress("content.gz", _server.File.Length, _server.File.Length), heard[^1]);
    }

    [Fact]
    public async Task What_is_there_already_is_not_fetched_again()
    {
        await DownloadAsync(Set(_server.Address("content.gz")));
        await DownloadAsync(Set(_server.Address("content.gz")));

        Assert.Equal([0], _server.Starts);
    }

    [Fact]
    public async Task A_cut_connection_is_continued_where_it_stopped()
    {
        _server.CutAfter = _server.File.Length / 3 + 1;

        await DownloadAsync(Set(_server.Address("content.gz")));

        Assert.Equal([0, _server.CutAfter, 2 * _server.CutAfter], _server.Starts);
        Assert.Equal(Content, File.ReadAllBytes(Target));
    }

    [Fact]
    public async Task A_later_run_continues_what_an_earlier_one_left()
    {
        _server.CutAfter = 1000;
        var error = await RefusesAsync(Set(_server.Address("content.gz")), "5000 bytes are here");
        Assert.Contains("--from", error.Message);
        Assert.Equal(5000, new FileInfo(Part).Length);
        _server.CutAfter = int.MaxValue;
        _server.Starts.Clear();

        await DownloadAsync(Set(_server.Address("content.gz")));

        Assert.Equal([5000], _server.Starts);
        Assert.Equal(Content, File.ReadAllBytes(Target));
        Assert.False(File.Exists(Part));
    }

    [Fact]
    public async Task A_server_without_ranges_sends_the_whole_file_again()
    {
        _server.KnowsRanges = false;
        Leave(_server.File[..500]);

        await DownloadAsync(Set(_server.Address("content.gz")));

        Assert.Equal([500], _server.Starts);
        Assert.Equal(Content, File.ReadAllBytes(Target));
    }

    [Fact]
    public async Task A_part_that_is_complete_is_only_unpacked()
    {
        Leave(_server.File);

        await DownloadAsync(Set(_server.Address("content.gz")));

        Assert.Equal(Content, File.ReadAllBytes(Target));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(1_000_000)]
    public async Task A_part_of_another_file_is_dropped_and_fetched_from_the_start(int length)
    {
        Leave(new byte[length]);

        await DownloadAsync(Set(_server.Address("content.gz")));

        Assert.Equal(0, _server.Starts[^1]);
        Assert.Equal(Content, File.ReadAllBytes(Target));
    }

    [Fact]
    public async Task Wrong_content_is_refused_with_both_hashes_and_leaves_nothing()
    {
        var wrong = (byte[])Content.Clone();
        wrong[7] ^= 1;
        _server.File = Idx.Gzip(wrong);

        var error = await RefusesAsync(Set(_server.Address("content.gz")), "it must be " + Hash(Content));

        Assert.Contains(Hash(wrong), error.Message);
        Assert.Contains(_server.Address("content.gz"), error.Message);
        Assert.Empty(Directory.GetFiles(_folder["data/small"]));
    }

    [Fact]
    public async Task Content_of_another_length_is_refused_without_reading_on()
    {
        _server.File = Idx.Gzip([.. Content, .. new byte[50_000_000]]);
        await RefusesAsync(Set(_server.Address("content.gz")), "more than the 200000 bytes");

        _server.File = Idx.Gzip(Content[..^1]);
        await RefusesAsync(Set(_server.Address("content.gz")), "199999 of the 200000 bytes");

        _server.File = [.. "not gzip"u8];
        await RefusesAsync(Set(_server.Address("content.gz")), "is damaged");

        _server.File = RandomNumberGenerator.GetBytes(4_000_000);
        await RefusesAsync(Set(_server.Address("content.gz")), "is longer than the 2297152 bytes");
    }

    [Fact]
    public async Task The_next_address_is_tried_and_all_failures_are_told()
    {
        using var broken = new LoopbackServer([]) { Status = 404 };

        await DownloadAsync(Set(broken.Address("content.gz"), _server.Address("content.gz")));
        Assert.Equal(Content, File.ReadAllBytes(Target));

        File.Delete(Target);
        _server.Status = 503;
        var error = await RefusesAsync(Set(broken.Address("content.gz"), _server.Address("content.gz")), "the server answers 404");
        Assert.Contains("the server answers 503", error.Message);
    }

    [Fact]
    public async Task An_unreachable_server_is_named()
    {
        var gone = new LoopbackServer([]);
        var address = gone.Address("content.gz");
        gone.Dispose();

        await RefusesAsync(Set(address), address);
    }

    [Fact]
    public async Task An_archive_gives_its_known_files_wherever_they_lie_in_it()
    {
        _server.File = Archive(("../../evil/content", Content), ("readme.html", [1, 2, 3]));

        await DownloadAsync(Set(_server.Address("set.tar.gz")));

        Assert.Equal(Content, File.ReadAllBytes(Target));
        Assert.Equal(["content"], Directory.GetFiles(_folder["data/small"]).Select(Path.GetFileName));
    }

    [Fact]
    public async Task An_archive_without_the_files_or_with_large_strangers_is_refused()
    {
        _server.File = Archive(("readme.html", [1, 2, 3]));
        await RefusesAsync(Set(_server.Address("set.tar.gz")), "still lacks content");

        _server.File = Archive(("stranger", new byte[2_000_000]));
        await RefusesAsync(Set(_server.Address("set.tar.gz")), "holds 2000000 bytes");

        _server.File = Archive(("content", Content))[..1000];
        await RefusesAsync(Set(_server.Address("set.tar.gz")), "");
    }

    [Theory]
    [InlineData("content", false)]
    [InlineData("content.gz", true)]
    public void A_local_copy_may_be_plain_or_compressed(string name, bool compressed)
    {
        using var source = new TemporaryFolder();
        File.WriteAllBytes(source[name], compressed ? Idx.Gzip(Content) : Content);

        _installer.CopyFrom(Set("http://unused/content.gz"), source.Path);

        Assert.Equal(Content, File.ReadAllBytes(Target));
    }

    [Fact]
    public void A_local_copy_may_be_the_archive()
    {
        using var source = new TemporaryFolder();
        File.WriteAllBytes(source["set.tar.gz"], Archive(("a/content", Content)));

        _installer.CopyFrom(Set("http://unused/set.tar.gz"), source.Path);

        Assert.Equal(Content, File.ReadAllBytes(Target));
    }

    [Fact]
    public void A_local_copy_is_checked_too()
    {
        using var source = new TemporaryFolder();
        var set = Set("http://unused/content.gz");
        Assert.Contains("holds no content (nor that name with .gz", Assert.Throws<DataException>(() => _installer.CopyFrom(set, source.Path)).Message);

        File.WriteAllBytes(source["content"], new byte[Content.Length]);
        Assert.Contains("it must be " + Hash(Content), Assert.Throws<DataException>(() => _installer.CopyFrom(set, source.Path)).Message);

        Assert.Contains("is not a folder", Assert.Throws<DataException>(() => _installer.CopyFrom(set, source["nowhere"])).Message);
        Assert.Empty(Directory.GetFiles(_folder["data/small"]));
    }

    [Fact]
    public async Task A_set_without_publication_comes_from_a_folder_only_and_is_read_first()
    {
        using var source = new TemporaryFolder();
        var set = KnownDataSets.Find("gtsrb")!;
        var error = await Assert.ThrowsAsync<DataException>(() => _installer.DownloadAsync(set, Http, cancellation: TestContext.Current.CancellationToken));
        Assert.Contains("cbnn data get gtsrb --from FOLDER", error.Message);

        foreach (var split in new[] { "train", "test" })
        {
            File.WriteAllBytes(source[$"{split}-images-idx4-ubyte"], Idx.Bytes([1, 32, 32, 3], new byte[3072]));
            File.WriteAllBytes(source[$"{split}-labels-idx1-ubyte"], Idx.Bytes([1], 43));
        }
        Assert.Contains("label 43", Assert.Throws<DataException>(() => _installer.CopyFrom(set, source.Path)).Message);
        Assert.False(_installer.IsInstalled(set));

        File.WriteAllBytes(source["train-labels-idx1-ubyte"], Idx.Bytes([1], 42));
        File.WriteAllBytes(source["test-labels-idx1-ubyte"], Idx.Bytes([1], 0));
        _installer.CopyFrom(set, source.Path);

        Assert.True(_installer.IsInstalled(set));
        Assert.Equal(42, DataSets.Open("gtsrb", new() { Locations = new(null, _folder.Path) }).Train.Label(0));
    }

    [Theory]
    [InlineData("mnist")]
    [InlineData("fashion-mnist")]
    public void The_hashes_of_public_sets_are_those_of_the_real_files(string name)
    {
        var set = KnownDataSets.Find(name)!;
        var source = DataSets.Find(set, DataLocations.FromEnvironment());
        Available.OrSkip(source is not null, $"The data set {name} is missing; get it by: cbnn data get {name}");

        _installer.CopyFrom(set, source!);

        Assert.True(_installer.IsInstalled(set));
    }

    private static KnownDataSet Set(params string[] addresses) => new(
        "small", "", new(1, 1, 1), ImageRecipe.Grey, EquatableArray<string>.Empty,
        new(
            EquatableArray<Download>.Adopt([new(EquatableArray<string>.Adopt(addresses))]),
            EquatableArray<KnownFile>.Adopt([new("content", Content.Length, Hash(Content))])));

    private static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private static byte[] Archive(params (string Name, byte[] Content)[] entries)
    {
        using var plain = new MemoryStream();
        using (var tar = new TarWriter(plain, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
        }
        return Idx.Gzip(plain.ToArray());
    }

    private void Leave(byte[] part)
    {
        Directory.CreateDirectory(_folder["data/small"]);
        File.WriteAllBytes(Part, part);
    }

    private Task DownloadAsync(KnownDataSet set, IProgress<DownloadProgress>? progress = null) =>
        _installer.DownloadAsync(set, Http, progress, TestContext.Current.CancellationToken);

    private async Task<DataException> RefusesAsync(KnownDataSet set, string problem)
    {
        var error = await Assert.ThrowsAsync<DataException>(() => DownloadAsync(set));
        Assert.Contains(problem, error.Message);
        return error;
    }

    private sealed class Hearer(Action<DownloadProgress> hear) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => hear(value);
    }
}
