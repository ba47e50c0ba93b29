using System.Globalization;
using System.Text;

namespace CompactBnn.Interop.Import;

/// <summary>The classes of a BNN-PYNQ network: <c>classes.txt</c> says which outputs are classes, since their number is padded.</summary>
internal static class PynqClasses
{
    private const string FileName = "classes.txt";

    private const int MostBytes = 1 << 20;

    /// <summary>One label a class: those given, else those of the file, else numbers up to the first row of padding.</summary>
    /// <exception cref="ImportException">There are more labels than outputs.</exception>
    public static IReadOnlyList<string> Of(string folder, IReadOnlyList<string>? given, PynqParameters last, int columns, ImportNotes notes)
    {
        var rows = last.RowsBeforePadding(columns);
        var (labels, subject) = given is not null ? (given, "the labels name") : (Read(folder), $"{FileName} names");
        if (labels is null)
        {
            notes.Add($"labels 0 to {rows - 1} taken: there is no {FileName}, and the outputs behind are padding (--labels FILE sets others)");
            return [.. Enumerable.Range(0, rows).Select(i => i.ToString(CultureInfo.InvariantCulture))];
        }
        if (labels.Count == 0 || labels.Count > last.Rows)
            throw new ImportException($"{subject} {labels.Count} classes, and the last layer has {last.Rows} outputs; 1 to {last.Rows} are right");
        if (labels.Count != rows)
            notes.Add($"{labels.Count} classes taken, one a label, though {rows} outputs have weights that are no padding");
        return labels;
    }

    /// <summary>One class a line; the file may end in empty lines. Older folders have it beside the network's folder.</summary>
    private static List<string>? Read(string folder)
    {
        var beside = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))) ?? folder;
        var file = new[] { folder, beside }.Select(place => new FileInfo(Path.Combine(place, FileName))).FirstOrDefault(file => file.Exists);
        if (file is null)
            return null;
        if (file.Length > MostBytes)
            throw new ImportException($"{FileName} has {file.Length} bytes; one short line a class is right");
        try
        {
            var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(File.ReadAllBytes(file.FullName)).TrimStart('\uFEFF');
            return [.. text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];
        }
        catch (DecoderFallbackException)
        {
            throw new ImportException($"{FileName} is no text in UTF-8; one class a line is right");
        }
    }
}
