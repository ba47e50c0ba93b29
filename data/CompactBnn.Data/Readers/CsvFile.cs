using System.Globalization;
using CsvHelper;

namespace CompactBnn.Data;

/// <summary>
/// A table of numbers with a class in one column: values separated by commas (or semicolons, tabs or bars), quoted where needed, with or
/// without a header line.
/// </summary>
internal sealed class CsvFile
{
    private const long MaximumFileLength = 1L << 30;
    private const int MaximumColumns = 65_536, MaximumRecordLength = 16 << 20;

    private static readonly CsvReaderOptions Options = new()
    {
        HasHeader = false,
        TrimWhitespace = true,
        MalformedData = CsvMalformedDataHandling.Throw,
        MaxRecordSize = MaximumRecordLength,
        TrackLineNumbers = true,
        PoolStrings = true,
    };

    private readonly List<float> _numbers = [];

    private CsvFile(string path, string[] columns, bool hasHeader)
    {
        Path = path;
        Columns = columns;
        HasHeader = hasHeader;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Names of the columns of numbers; <c>column1</c> and so on where the file has no header.</summary>
    public string[] Columns { get; }

    /// <summary>Whether the file names its columns.</summary>
    public bool HasHeader { get; }

    /// <summary>The class of each row.</summary>
    public List<string> Labels { get; } = [];

    /// <summary>The line on which each row starts, counted from 1.</summary>
    public List<long> Lines { get; } = [];

    /// <summary>The number in a row and a column; an empty field is not a number (NaN).</summary>
    public float this[int row, int column] => _numbers[row * Columns.Length + column];

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="labelColumn">Name of the column with the class; null takes the last one.</param>
    /// <exception cref="DataException">It can't be read or is malformed.</exception>
    public static CsvFile Read(string path, string? labelColumn)
    {
        try
        {
            var length = new FileInfo(path).Length;
            if (length > MaximumFileLength)
                throw new DataException(path, $"has {length} bytes; a table may have {MaximumFileLength}.");
            using var reader = CsvReader.FromFile(path, Options);
            return Read(path, reader, labelColumn);
        }
        catch (CsvFormatException error)
        {
            throw new DataException(path, $"line {error.LineNumber}: {error.Message}", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataException(path, $"can't be read: {error.Message}", error);
        }
    }

    private static CsvFile Read(string path, CsvReader reader, string? labelColumn)
    {
        if (!reader.Read())
            throw new DataException(path, "is empty; a table of numbers with a class in one column is needed.");
        var first = reader.Current.ToArray();
        if (first.Length is < 2 or > MaximumColumns)
            throw new DataException(path, $"line {reader.LineNumber}: has {first.Length} columns; 2 to {MaximumColumns} are needed.");
        var label = labelColumn is null ? first.Length - 1 : Array.IndexOf(first, labelColumn);
        if (label < 0)
            throw new DataException(path, $"has no column {labelColumn}; its first line is {string.Join(", ", first.Take(20))}.");
        var hasHeader = labelColumn is not null || Enumerable.Range(0, first.Length).Any(i => i != label && !TryParse(reader, i, out _));
        var names = first.Select((field, i) => hasHeader ? field : $"column{i + 1}").Where((_, i) => i != label).ToArray();
        CheckNames(path, names);
        var file = new CsvFile(path, names, hasHeader);
        if (!hasHeader)
            file.Add(reader, label);
        while (reader.Read())
            file.Add(reader, label);
        return file.Labels.Count > 0 ? file : throw new DataException(path, "has no rows below its header.");
    }

    private static void CheckNames(string path, string[] names)
    {
        var seen = new HashSet<string>();
        foreach (var name in names)
        {
            if (name.Length == 0 || name.Any(char.IsControl) || !seen.Add(name))
                throw new DataException(path, $"has a column named '{Printable(name)}'; names are one line of text and differ from each other.");
        }
    }

    private void Add(CsvReader reader, int label)
    {
        if (reader.FieldCount != Columns.Length + 1)
            throw new DataException(Path, $"line {reader.LineNumber}: has {reader.FieldCount} fields; the first line has {Columns.Length + 1}.");
        if (reader.IsEmpty(label))
            throw new DataException(Path, $"line {reader.LineNumber}: has no class in column {label + 1}.");
        for (var i = 0; i < reader.FieldCount; i++)
        {
            if (i == label)
                continue;
            var column = Columns[i < label ? i : i - 1];
            _numbers.Add(TryParse(reader, i, out var number) ? number
                : throw new DataException(Path, $"line {reader.LineNumber}: '{Printable(reader.GetString(i))}' in column {column} is not a number."));
        }
        Labels.Add(reader.GetString(label));
        Lines.Add(reader.LineNumber);
    }

    private static bool TryParse(CsvReader reader, int field, out float number)
    {
        number = float.NaN;
        return reader.IsEmpty(field) || float.TryParse(reader.GetSpan(field), NumberStyles.Float, CultureInfo.InvariantCulture, out number);
    }

    private static string Printable(string text) => new([.. text.Where(c => !char.IsControl(c)).Take(40)]);
}
