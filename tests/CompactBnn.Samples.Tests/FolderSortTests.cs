using System.Diagnostics;
using System.Security.Cryptography;
using CompactBnn.Data.Tests;
using CompactBnn.Samples.Tests.Publishing;

namespace CompactBnn.Samples.Tests;

/// <summary>The sample FolderSort as a process of its own, which is killed at times.</summary>
public sealed class FolderSortTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _source, _target, _journal;

    public FolderSortTests()
    {
        (_source, _target) = (_folder["in"], _folder["out"]);
        _journal = Path.Combine(_target, ".folder-sort", "journal.jsonl");
        Directory.CreateDirectory(_source);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Pictures_at_any_depth_come_into_the_folder_of_their_class()
    {
        foreach (var drawing in SampleImages.Drawings)
            Put(File.ReadAllBytes(drawing), "deep", Path.GetFileNameWithoutExtension(drawing), Path.GetFileName(drawing));
        Put("no picture by name"u8.ToArray(), "notes.txt");

        var run = await Sort();

        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("Sorted 10 pictures: 1 in 0, 1 in 1,", run.Output, StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(0, 10).Select(digit => $"{digit}/{digit}.png"), Sorted());
        Assert.Equal(11, Files(_source).Length);
    }

    [Fact]
    public async Task Moved_pictures_are_gone_from_the_source()
    {
        PutDrawings();

        Assert.Equal(0, (await Sort("--move")).ExitCode);

        Assert.Empty(Files(_source));
        Assert.Equal(10, Sorted().Length);
    }

    [Fact]
    public async Task Unreadable_files_are_kept_apart_with_the_reason()
    {
        PutDrawings();
        Put([1, 2, 3], "broken.png");
        Put([], "empty.jpg");
        Put(File.ReadAllBytes(SampleImages.Drawings[4])[..200], "cut.png");

        var run = await Sort("--move");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("3 unreadable, 0 failed", run.Output, StringComparison.Ordinal);
        Assert.Equal(["unreadable/broken.png", "unreadable/cut.png", "unreadable/empty.jpg"], Sorted().Where(path => path.StartsWith('u')));
        Assert.Contains("is neither a PNG nor a JPEG file", await File.ReadAllTextAsync(_journal, Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pictures_of_one_name_get_numbers_and_none_is_written_over()
    {
        var threes = Enumerable.Range(0, 4).Select(_ => File.ReadAllBytes(SampleImages.Drawings[3])).ToArray();
        Put(threes[0], "a", "x.png");
        Put(threes[1], "b", "x.png");
        Put(File.ReadAllBytes(SampleImages.Drawings[3]), "c", "x.png");
        Directory.CreateDirectory(Path.Combine(_target, "3"));
        await File.WriteAllTextAsync(Path.Combine(_target, "3", "x-2.png"), "a stranger's", Cancellation);

        Assert.Equal(0, (await Sort("--jobs", "3")).ExitCode);

        Assert.Equal(["3/x-2.png", "3/x-3.png", "3/x-4.png", "3/x.png"], Sorted());
        Assert.Equal("a stranger's", await File.ReadAllTextAsync(Path.Combine(_target, "3", "x-2.png"), Cancellation));
    }

    [Fact]
    public async Task A_second_run_sorts_only_what_is_new_or_changed()
    {
        PutDrawings();
        await Sort();
        Assert.Contains("10 sorted before", (await Sort()).Output, StringComparison.Ordinal);

        Put(File.ReadAllBytes(SampleImages.Drawings[8]), "new.png");
        Put(File.ReadAllBytes(SampleImages.Drawings[2]), "1.png");
        var run = await Sort();

        Assert.StartsWith("Sorted 2 pictures: 0 in 0, 0 in 1, 1 in 2,", run.Output, StringComparison.Ordinal);
        Assert.Contains("9 sorted before", run.Output, StringComparison.Ordinal);
        Assert.Equal(12, Sorted().Length);
    }

    /// <summary>After each kill every picture is whole, in the source or sorted; in the end each is sorted once.</summary>
    [Theory]
    [InlineData("--move")]
    [InlineData("--jobs=8")]
    public async Task Nothing_is_lost_or_doubled_when_it_is_killed_again_and_again(string option)
    {
        const int Pictures = 1200, Kills = 8;
        var expected = PutRandomPictures(Pictures);
        var moved = option == "--move";

        var killed = 0;
        for (var run = 0; run < Kills; run++)
        {
            killed += await SortUntil(JournalLines() + 60 + 7 * run, option) ? 1 : 0;
            var safe = moved ? Hashes(_source).Concat(Hashes(_target)) : Hashes(_source);
            Assert.Subset(safe.ToHashSet(), expected.ToHashSet());
        }
        Assert.Equal(0, (await Sort(option)).ExitCode);

        Assert.InRange(killed, Kills / 2, Kills);
        Assert.Equal(expected.Order(), Hashes(_target).Order());
        Assert.Equal(moved ? 0 : Pictures, Files(_source).Length);
        Assert.Equal(Pictures, JournalLines());
        Assert.Empty(Directory.GetFiles(Path.Combine(_target, ".folder-sort", "unfinished")));
    }

    [Fact]
    public async Task A_picture_whose_line_was_cut_off_is_found_in_its_place()
    {
        PutDrawings();
        await Sort();
        var journal = await File.ReadAllBytesAsync(_journal, Cancellation);
        await File.WriteAllBytesAsync(_journal, journal[..^20], Cancellation);

        var run = await Sort("--move");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal((10, 0), (Sorted().Length, Files(_source).Length));
        Assert.Equal(10, JournalLines());
    }

    [Fact]
    public async Task A_copy_that_is_gone_is_made_again_before_its_source_is_deleted()
    {
        PutDrawings();
        await Sort();
        File.Delete(Path.Combine(_target, "5", "5.png"));

        Assert.Equal(0, (await Sort("--move")).ExitCode);

        Assert.Equal((10, 0), (Sorted().Length, Files(_source).Length));
    }

    [Fact]
    public async Task A_line_that_is_no_entry_is_named()
    {
        PutDrawings();
        await Sort();
        await File.AppendAllTextAsync(_journal, "not JSON\n", Cancellation);

        var run = await Sort();

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.StartsWith($"{_journal}:11: is no entry of a journal.", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watching_takes_what_comes_when_it_is_whole_and_ends_when_told()
    {
        using var process = Start("--watch", "--move");
        Put(File.ReadAllBytes(SampleImages.Drawings[6]), "later.png");
        await Eventually(() => Sorted().Contains("6/later.png"));

        // A slow writer: the first half lies there for a moment.
        var seven = File.ReadAllBytes(SampleImages.Drawings[7]);
        await using (var file = File.Create(Path.Combine(_source, "slow.png")))
        {
            foreach (var part in seven.Chunk(1 + seven.Length / 8))
            {
                await file.WriteAsync(part, Cancellation);
                await file.FlushAsync(Cancellation);
                await Task.Delay(60, Cancellation);
            }
        }
        await Eventually(() => Sorted().Contains("7/slow.png"));
        await CommandRun.Of("kill", ["-TERM", $"{process.Id}"]);

        await process.WaitForExitAsync(Cancellation);
        Assert.Equal(0, process.ExitCode);
        Assert.Equal(["6/later.png", "7/slow.png"], Sorted());
    }

    [Fact]
    public async Task Told_to_stop_it_finishes_what_it_has_begun_and_says_so()
    {
        PutRandomPictures(2000);
        using var process = Start("--jobs", "1");
        await Eventually(() => JournalLines() > 20);
        await CommandRun.Of("kill", ["-TERM", $"{process.Id}"]);
        await process.WaitForExitAsync(Cancellation);

        Assert.Equal(130, process.ExitCode);
        Assert.InRange(JournalLines(), 20, 1999);
        Assert.Equal(JournalLines(), Sorted().Length);
    }

    [Fact]
    public async Task A_folder_that_another_process_sorts_into_is_refused()
    {
        using var process = Start("--watch");
        await Eventually(() => File.Exists(_journal));

        var run = await Sort();
        process.Kill();

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith($"{_target}: another process sorts into this folder", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_target_may_lie_in_the_source_and_links_are_not_followed()
    {
        PutDrawings();
        Directory.CreateSymbolicLink(Path.Combine(_source, "circle"), _source);

        for (var run = 0; run < 2; run++)
            Assert.Equal(0, (await CommandRun.Of("dotnet", [Program, _source, Path.Combine(_source, "sorted")])).ExitCode);

        Assert.Equal(10, Files(Path.Combine(_source, "sorted")).Count(path => path.EndsWith(".png", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Wrong_arguments_are_explained()
    {
        await AssertRefused(1, $"{_folder["nowhere"]}: is no folder", _folder["nowhere"], _target);
        await AssertRefused(1, $"{_source}: is the source, or a folder above it", _source, _source);
        await AssertRefused(1, $"{_folder.Path}: is the source, or a folder above it", _source, _folder.Path);
        await AssertRefused(2, "--jobs takes a number from 1 to 256, not '0'.", _source, _target, "--jobs", "0");
        await AssertRefused(2, "Required argument 'TARGET' missing", _source);
    }

    private static string Program => Path.Combine(AppContext.BaseDirectory, "folder-sort.dll");

    private static async Task AssertRefused(int code, string message, params string[] arguments)
    {
        var run = await CommandRun.Of("dotnet", [Program, .. arguments]);
        Assert.Equal((code, ""), (run.ExitCode, run.Output));
        Assert.StartsWith(message, run.Errors, StringComparison.Ordinal);
    }

    private Task<CommandRun> Sort(params string[] options) => CommandRun.Of("dotnet", [Program, _source, _target, .. options]);

    private Process Start(params string[] options) =>
        Process.Start(new ProcessStartInfo("dotnet", [Program, _source, _target, .. options]) { RedirectStandardOutput = true, RedirectStandardError = true })!;

    // False where it was done before that many lines were written.
    private async Task<bool> SortUntil(int lines, string option)
    {
        using var process = Start(option);
        while (!process.HasExited && JournalLines() < lines)
            await Task.Delay(1, Cancellation);
        var running = !process.HasExited;
        process.Kill();
        await process.WaitForExitAsync(Cancellation);
        return running;
    }

    private int JournalLines()
    {
        if (!File.Exists(_journal))
            return 0;
        using var file = new FileStream(_journal, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var content = new byte[file.Length];
        return content.AsSpan(0, file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false)).Count((byte)'\n');
    }

    private void Put(byte[] content, params string[] path)
    {
        var file = Path.Combine([_source, .. path]);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, content);
    }

    private void PutDrawings()
    {
        foreach (var drawing in SampleImages.Drawings)
            Put(File.ReadAllBytes(drawing), Path.GetFileName(drawing));
    }

    // Of three names, in several folders, so that many want the same place. Some are damaged.
    private string[] PutRandomPictures(int count)
    {
        var random = new Random(3);
        var pixels = new byte[28 * 28];
        for (var i = 0; i < count; i++)
        {
            random.NextBytes(pixels);
            var picture = PictureFiles.Png(28, 28, 0, pixels);
            Put(i % 50 == 7 ? picture[..^30] : picture, $"{i / 3}", $"{"abc"[i % 3]}.png");
        }
        return [.. Hashes(_source)];
    }

    private static IEnumerable<string> Hashes(string folder) => Files(folder)
        .Where(path => !path.Contains(".folder-sort", StringComparison.Ordinal))
        .Select(path => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path))));

    private string[] Sorted() => [.. Files(_target)
        .Select(path => Path.GetRelativePath(_target, path).Replace('\\', '/'))
        .Where(path => !path.StartsWith(".folder-sort", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal)];

    private static string[] Files(string folder) =>
        Directory.Exists(folder) ? Directory.GetFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }) : [];

    private static async Task Eventually(Func<bool> condition)
    {
        for (var attempt = 0; attempt < 600; attempt++)
        {
            if (condition())
                return;
            await Task.Delay(100, Cancellation);
        }
        Assert.Fail("It never came to that.");
    }
}
