using CompactBnn.Data;

namespace FolderSort;

/// <summary>Sorts pictures into the folders of their classes, several at a time; what was sorted before is not sorted again.</summary>
internal sealed class Sorter : IDisposable
{
    private const string UnreadableFolder = "unreadable";

    private readonly Settings _settings;
    private readonly TargetFolder _target;
    private readonly Journal _journal;

    private Sorter(Settings settings, TargetFolder target, Journal journal)
    {
        (_settings, _target, _journal) = (settings, target, journal);
        target.Reserve(journal.Entries.Select(entry => entry.Place));
    }

    /// <summary>What has happened so far.</summary>
    public Counts Counts { get; } = new();

    /// <summary>Opens source and target.</summary>
    /// <exception cref="DataException">A folder or the journal is wrong.</exception>
    public static Sorter Open(Settings settings)
    {
        settings = settings.Checked();
        var target = TargetFolder.Open(settings.Target);
        try
        {
            return new(settings, target, Journal.Open(target.JournalPath));
        }
        catch
        {
            target.Dispose();
            throw;
        }
    }

    /// <summary>Sorts what is there and, where the settings say so, what comes later, until it is cancelled. A picture that is begun is finished.</summary>
    public async Task Run(CancellationToken cancellation)
    {
        try
        {
            if (_settings.Watch)
                await new Watch(_settings).Run(files => SortAll(files, cancellation), cancellation);
            else
                await SortAll(SourceFile.Below(_settings.Source, _settings.Target), cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // What is sorted stays sorted; the next run goes on from here.
        }
    }

    /// <summary>Closes the journal and leaves the target to others.</summary>
    public void Dispose()
    {
        _journal.Dispose();
        _target.Dispose();
    }

    private Task SortAll(IEnumerable<SourceFile> files, CancellationToken cancellation)
    {
        var found = files.ToArray();
        foreach (var _ in found)
            Counts.Find();
        return Parallel.ForEachAsync(found, new ParallelOptions { MaxDegreeOfParallelism = _settings.Jobs, CancellationToken = cancellation }, (file, _) =>
        {
            Sort(file);
            return ValueTask.CompletedTask;
        });
    }

    private void Sort(SourceFile file)
    {
        try
        {
            var entry = _journal.Find(file.Path);
            if (entry is null || entry.Length != file.Length || entry.Modified != file.Modified)
                Place(file);
            else if (_settings.Move)
                Finish(file, entry);
            else
                Counts.SortedBefore();
        }
        // Gone, locked, or a full disk: the picture is where it was, and the next run tries again.
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or DataException)
        {
            Counts.Fail();
            Console.Error.WriteLine($"{file.Path}: {error.Message}");
        }
    }

    private void Place(SourceFile file)
    {
        var content = Read(file);
        var (digit, problem) = Classify(content, file.Path);
        var folder = problem is null ? FolderName.Of(DigitClassifier.Labels[digit]) : UnreadableFolder;
        var place = _target.Place(content, file, folder, toDisk: _settings.Move);
        _journal.Add(new(file.Path, file.Length, file.Modified, place, problem), toDisk: _settings.Move);
        if (_settings.Move)
            Delete(file);
        if (problem is null)
            Counts.Sorted(digit);
        else
            Counts.Unreadable();
    }

    // A run was killed between the journal's line and the deletion, or an earlier run only copied.
    private void Finish(SourceFile file, JournalEntry entry)
    {
        if (!_target.HoldsAt(entry.Place, Read(file)))
        {
            Place(file);
            return;
        }
        Delete(file);
        Counts.SortedBefore();
    }

    private static (int Digit, string? Problem) Classify(byte[] content, string path)
    {
        try
        {
            return (DigitClassifier.Predict(InputEncoder.Encode(PictureFile.Decode(content, path), DigitClassifier.Input)), null);
        }
        catch (DataException error)
        {
            return (-1, error.Message);
        }
    }

    private static byte[] Read(SourceFile file)
    {
        if (file.Length > PictureFile.MaximumFileLength)
            throw new DataException(file.Path, $"has {file.Length} bytes; a picture may have {PictureFile.MaximumFileLength}.");
        var content = File.ReadAllBytes(file.Path);
        if (content.Length != file.Length || !file.IsUnchanged())
            throw new IOException("was written to just now; it is sorted the next time.");
        return content;
    }

    private static void Delete(SourceFile file)
    {
        if (!file.IsUnchanged())
            throw new IOException("was written to just now, so it stays, and is sorted again the next time.");
        File.Delete(file.Path);
    }
}
