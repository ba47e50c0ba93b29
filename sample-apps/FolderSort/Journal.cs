using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using CompactBnn.Data;

namespace FolderSort;

/// <summary>A picture that is in its place.</summary>
/// <param name="Source">Where it came from, an absolute path.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="Modified">When the source was last written, UTC.</param>
/// <param name="Place">Where it is, relative to the target.</param>
/// <param name="Problem">Why it can't be read as a picture; null where it can.</param>
internal sealed record JournalEntry(string Source, long Length, DateTime Modified, string Place, string? Problem);

/// <summary>
/// What was sorted, a line of JSON each. A line is written once its picture is in place, so whatever moment the program is killed at, each line tells the
/// truth; a line that was cut off is dropped, and its picture is found in place by its content.
/// </summary>
internal sealed class Journal : IDisposable
{
    private readonly Lock _turn = new();
    private readonly FileStream _file;
    private readonly Dictionary<string, JournalEntry> _entries = new(StringComparer.Ordinal);

    private Journal(FileStream file) => _file = file;

    /// <summary>The entries that were there when it was opened.</summary>
    public IEnumerable<JournalEntry> Entries => _entries.Values;

    /// <summary>Opens or begins a journal.</summary>
    /// <exception cref="DataException">A line is no entry.</exception>
    public static Journal Open(string path)
    {
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        try
        {
            var journal = new Journal(file);
            journal.Read();
            return journal;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The entry of a source path, or null.</summary>
    public JournalEntry? Find(string source)
    {
        lock (_turn)
            return _entries.GetValueOrDefault(source);
    }

    /// <summary>Adds an entry; when this returns, no end of the program can lose it.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="toDisk">Whether a loss of power may not lose it either.</param>
    public void Add(JournalEntry entry, bool toDisk)
    {
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(entry, JournalJson.Default.JournalEntry), (byte)'\n'];
        lock (_turn)
        {
            _file.Write(line);
            _file.Flush(toDisk);
            _entries[entry.Source] = entry;
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    private void Read()
    {
        var content = new byte[_file.Length];
        _file.ReadExactly(content);
        var whole = content.AsSpan().LastIndexOf((byte)'\n') + 1;
        _file.SetLength(whole);
        _file.Position = whole;
        var number = 0;
        foreach (var line in Encoding.UTF8.GetString(content, 0, whole).Split('\n')[..^1])
        {
            number++;
            var entry = Parse(line) ?? throw new DataException(
                $"{_file.Name}:{number}", "is no entry of a journal. Remove the file to begin a new one: pictures that are in their places already are recognised.");
            _entries[entry.Source] = entry;
        }
    }

    private static JournalEntry? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, JournalJson.Default.JournalEntry) is { Source: not null, Place: not null } entry ? entry : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>How entries become lines.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(JournalEntry))]
internal sealed partial class JournalJson : JsonSerializerContext;
