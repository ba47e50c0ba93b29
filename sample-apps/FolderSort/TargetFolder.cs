using CompactBnn.Data;

namespace FolderSort;

/// <summary>The folder that pictures are sorted into: a sub-folder a class, and one of its own files.</summary>
internal sealed class TargetFolder : IDisposable
{
    private const string Own = ".folder-sort";

    private readonly Lock _turn = new();
    private readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);
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

    /// <summary>Marks a place as that of a picture of the journal.</summary>
    public void Reserve(string place)
    {
        lock (_turn)
            _taken.Add(place);
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
        Directory.CreateDirectory(Path.Combine(_folder, folder));
        string? unfinished = null;
        for (var number = 1; ; number++)
        {
            var place = Path.Combine(folder, Numbered(Path.GetFileName(source.Path), number));
            if (!Claim(place))
                continue;
            var path = Path.Combine(_folder, place);
            if (!Path.Exists(path))
            {
                unfinished ??= WriteUnfinished(content, source, toDisk);
                if (MovedTo(path, unfinished))
                    return place;
            }
            else if (Holds(path, content))
            {
                if (unfinished is not null)
                    File.Delete(unfinished);
                return place;
            }
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
