using CompactBnn.Data;

namespace FolderSort;

/// <summary>The folder that pictures are sorted into: a sub-folder a class, and one of its own files.</summary>
internal sealed class TargetFolder : IDisposable
{
    private const string Own = ".folder-sort";

    private readonly Lock _turn = new();
    private readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<(string Folder, long Length), List<string>> _orphans = [];
    private readonly string _folder;
    private readonly string _temporary;
    private readonly FileStream _lock;

    private TargetFolder(string folder, FileStream ownership)
    {
        _folder = folder;
        _lock = ownership;
        _temporary = Path.Combine(folder, Own, "unfinished");
        JournalPath = Path.Combine(folder, Own, "journal.jsonl");
    }

    /// <summary>The path of the journal.</summary>
    public string JournalPath { get; }

    /// <summary>Takes a folder for this process, and removes what a killed one left half copied.</summary>
    /// <exception cref="DataException">Another process sorts into it.</exception>
    public static TargetFolder Open(string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, Own));
        var target = new TargetFolder(folder, Take(Path.Combine(folder, Own, "lock"), folder));
        if (Directory.Exists(target._temporary))
            Directory.Delete(target._temporary, recursive: true);
        Directory.CreateDirectory(target._temporary);
        return target;
    }

    /// <summary>Marks places as those of pictures of the journal, and notes the files that no entry names: a killed run may have brought them there.</summary>
    public void Reserve(IEnumerable<string> places)
    {
        _taken.UnionWith(places);
        foreach (var folder in new DirectoryInfo(_folder).EnumerateDirectories().Where(folder => folder.Name != Own))
        {
            foreach (var file in folder.EnumerateFiles())
            {
                var place = Path.Combine(folder.Name, file.Name);
                if (_taken.Contains(place))
                    continue;
                if (!_orphans.TryGetValue((folder.Name, file.Length), out var alike))
                    _orphans[(folder.Name, file.Length)] = alike = [];
                alike.Add(place);
            }
        }
    }

    /// <summary>
    /// Brings a picture into a sub-folder, under its own name or that name with a number. It appears there whole or not at all. A file that is there, that no
    /// entry of the journal names and that has the same content is taken for the picture: a killed run brought it there.
    /// </summary>
    /// <param name="content">The picture file's content.</param>
    /// <param name="source">The file that it is the content of.</param>
    /// <param name="folder">Name of the sub-folder.</param>
    /// <param name="toDisk">Whether a loss of power may not lose it either.</param>
    /// <returns>The place, relative to this folder.</returns>
    public string Place(byte[] content, SourceFile source, string folder, bool toDisk)
    {
        if (TakeOrphan(content, source, folder) is { } found)
            return found;
        Directory.CreateDirectory(Path.Combine(_folder, folder));
        string? unfinished = null;
        for (var number = 1; ; number++)
        {
            var place = Path.Combine(folder, Numbered(Path.GetFileName(source.Path), number));
            var path = Path.Combine(_folder, place);
            if (!Claim(place) || Path.Exists(path))
                continue;
            unfinished ??= WriteUnfinished(content, source, toDisk);
            if (MovedTo(path, unfinished))
                return place;
        }
    }

    /// <summary>Whether a place holds this content.</summary>
    public bool HoldsAt(string place, byte[] content) => Holds(Path.Combine(_folder, place), content);

    /// <summary>Leaves the folder to other processes.</summary>
    public void Dispose() => _lock.Dispose();

    private static FileStream Take(string path, string folder)
    {
        try
        {
            return new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error) when (File.Exists(path))
        {
            throw new DataException(folder, "another process sorts into this folder; wait for its end, or sort into another folder.", error);
        }
    }

    // Numbers don't count: a run with several pictures of one name may have been killed with the lower ones unfinished.
    private string? TakeOrphan(byte[] content, SourceFile source, string folder)
    {
        string[] candidates;
        lock (_turn)
            candidates = _orphans.TryGetValue((folder, content.Length), out var alike) ? [.. alike] : [];
        var name = Path.GetFileNameWithoutExtension(source.Path);
        foreach (var place in candidates)
        {
            if (!Path.GetFileName(place).StartsWith(name, StringComparison.Ordinal) || !HoldsAt(place, content))
                continue;
            lock (_turn)
            {
                if (!_orphans[(folder, content.Length)].Remove(place))
                    continue;
                _taken.Add(place);
                return place;
            }
        }
        return null;
    }

    private bool Claim(string place)
    {
        lock (_turn)
            return _taken.Add(place);
    }

    private string WriteUnfinished(byte[] content, SourceFile source, bool toDisk)
    {
        var path = Path.Combine(_temporary, Guid.NewGuid().ToString("N"));
        using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write))
        {
            file.Write(content);
            file.Flush(toDisk);
        }
        File.SetLastWriteTimeUtc(path, source.Modified);
        return path;
    }

    // False where a stranger was quicker and put a file there.
    private static bool MovedTo(string path, string unfinished)
    {
        try
        {
            File.Move(unfinished, path, overwrite: false);
            return true;
        }
        catch (IOException) when (Path.Exists(path))
        {
            return false;
        }
    }

    private static bool Holds(string path, byte[] content)
    {
        try
        {
            return new FileInfo(path) is { Exists: true } file && file.Length == content.Length && File.ReadAllBytes(path).AsSpan().SequenceEqual(content);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string Numbered(string name, int number) =>
        number == 1 ? name : $"{Path.GetFileNameWithoutExtension(name)}-{number}{Path.GetExtension(name)}";
}
