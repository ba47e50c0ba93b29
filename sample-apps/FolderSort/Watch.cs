using System.Threading.Channels;

namespace FolderSort;

/// <summary>
/// Looks for pictures again and again: at once where the system tells of a change, and every second, since such news can get lost. A file is taken
/// when two looks in a row find it the same: by then its writer is done.
/// </summary>
internal sealed class Watch(Settings settings)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(300);

    private readonly HashSet<SourceFile> _taken = [];

    /// <summary>Hands over files as they come, each version of a file once.</summary>
    /// <param name="sort">Takes some files.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task Run(Func<IEnumerable<SourceFile>, Task> sort, CancellationToken cancellation)
    {
        var news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        using var watcher = new FileSystemWatcher(settings.Source) { IncludeSubdirectories = true };
        watcher.Created += (_, _) => news.Writer.TryWrite(true);
        watcher.Renamed += (_, _) => news.Writer.TryWrite(true);
        watcher.EnableRaisingEvents = true;

        HashSet<SourceFile> before = [];
        while (true)
        {
            var now = SourceFile.Below(settings.Source, settings.Target).Where(file => !_taken.Contains(file)).ToHashSet();
            var settled = now.Where(before.Contains).ToArray();
            await sort(settled);
            _taken.UnionWith(settled);
            before = now;
            if (now.Count > settled.Length)
                await Task.Delay(Rest, cancellation);
            else
                await Wait(news.Reader, cancellation);
        }
    }

    private static async Task Wait(ChannelReader<bool> news, CancellationToken cancellation)
    {
        try
        {
            await news.ReadAsync(cancellation).AsTask().WaitAsync(Interval, cancellation);
        }
        catch (TimeoutException)
        {
            // Nothing heard; look anyway.
        }
    }
}
