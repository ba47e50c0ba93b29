namespace CompactBnn.Interop.Import;

/// <summary>What an import took where the file left it open, and what it left out; each line once.</summary>
internal sealed class ImportNotes
{
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> Lines => _lines;

    public void Add(string line)
    {
        if (!_lines.Contains(line))
            _lines.Add(line);
    }
}
