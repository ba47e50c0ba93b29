using CompactBnn.Format;

namespace CompactBnn.Data;

/// <summary>A data set of rows of numbers: one <c>.csv</c> file, or a folder with <c>train.csv</c> and <c>test.csv</c>.</summary>
internal static class CsvTable
{
    private const string TrainFile = "train.csv", TestFile = "test.csv";

    /// <summary>Whether a path is such a file or folder.</summary>
    public static bool IsOne(string path) =>
        File.Exists(path) && Path.GetExtension(path).Equals(".csv", StringComparison.OrdinalIgnoreCase)
        || File.Exists(Path.Combine(path, TrainFile)) && File.Exists(Path.Combine(path, TestFile));

    /// <summary>Opens a path for which <see cref="IsOne"/> holds.</summary>
    /// <exception cref="DataException">A file is malformed, lacks a column, or has a class that is not one of the network's.</exception>
    public static DataSet Open(string path, string name, OpenOptions options)
    {
        if (options.Input is ImageInput)
            throw new DataException(path, "is a table, but the network reads pictures.");
        var train = CsvFile.Read(File.Exists(path) ? path : Path.Combine(path, TrainFile), options.LabelColumn);
        var test = File.Exists(path) ? train : CsvFile.Read(Path.Combine(path, TestFile), options.LabelColumn);
        var input = options.Input as TableInput ?? new TableInput(LinearColumns(train));
        var labels = options.Labels.Length > 0 ? options.Labels : Classes([.. train.Labels, .. test.Labels]);
        return train == test
            ? new(name, input, labels, () => Split(train, input, labels))
            : new(name, input, labels, () => Split(train, input, labels), () => Split(test, input, labels));
    }

    // Each column's bytes span its smallest to its largest number.
    private static EquatableArray<Column> LinearColumns(CsvFile file) => EquatableArray<Column>.From(file.Columns.Select((name, column) =>
    {
        var numbers = Enumerable.Range(0, file.Labels.Count).Select(row => file[row, column]).Where(float.IsFinite).DefaultIfEmpty(0).ToArray();
        double low = numbers.Min(), high = numbers.Max();
        return (Column)new LinearColumn(name, low, high > low ? high : low + Math.Max(1, Math.Abs(low)));
    }));

    private static EquatableArray<string> Classes(string[] labels)
    {
        var distinct = labels.Distinct().ToArray();
        return EquatableArray<string>.From(distinct.All(label => long.TryParse(label, out _))
            ? distinct.OrderBy(long.Parse)
            : distinct.Order(StringComparer.Ordinal));
    }

    private static DataSplit Split(CsvFile file, TableInput input, EquatableArray<string> labels)
    {
        var source = SourceColumns(file, input);
        if ((long)file.Labels.Count * source.Length > Array.MaxLength)
            throw new DataException(file.Path, $"{file.Labels.Count} rows of {source.Length} columns are more than {Array.MaxLength} bytes.");
        var bytes = new byte[file.Labels.Count * source.Length];
        var classes = new int[file.Labels.Count];
        var row = new float[source.Length];
        for (var i = 0; i < classes.Length; i++)
        {
            for (var c = 0; c < row.Length; c++)
                row[c] = file[i, source[c]];
            InputEncoder.Encode(row, input).CopyTo(bytes, i * row.Length);
            classes[i] = labels.AsSpan().IndexOf(file.Labels[i]);
            if (classes[i] < 0)
                throw new DataException(file.Path, $"line {file.Lines[i]}: class '{file.Labels[i]}' is not one of {string.Join(", ", labels.Take(20))}.");
        }
        return new(input.Shape, bytes, classes);
    }

    // By name where the file has a header, otherwise by position.
    private static int[] SourceColumns(CsvFile file, TableInput input)
    {
        if (!file.HasHeader && file.Columns.Length != input.Columns.Length)
            throw new DataException(file.Path, $"has {file.Columns.Length} columns beside the class; the network reads {input.Columns.Length}.");
        return [.. input.Columns.Select((column, i) => file.HasHeader ? IndexOf(column.Name, file) : i)];
    }

    private static int IndexOf(string column, CsvFile file)
    {
        var index = Array.IndexOf(file.Columns, column);
        return index >= 0 ? index : throw new DataException(
            file.Path, $"has no column {column} beside the class (in the last column, or in the one named); it has {string.Join(", ", file.Columns.Take(20))}.");
    }
}
