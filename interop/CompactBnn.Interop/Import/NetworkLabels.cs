using System.Globalization;
using CompactBnn.Format;

namespace CompactBnn.Interop.Import;

/// <summary>Labels from where they stand, or numbers.</summary>
internal static class NetworkLabels
{
    public static IReadOnlyList<string>? Stored(IReadOnlyDictionary<string, string> metadata) =>
        metadata.TryGetValue(OnnxExport.LabelsKey, out var text) ? text.Split('\n') : null;

    /// <exception cref="ImportException">There are more or fewer labels than classes.</exception>
    public static EquatableArray<string> Of(IReadOnlyList<string>? labels, int classes, ImportNotes notes)
    {
        if (labels is null)
        {
            notes.Add($"labels 0 to {classes - 1} taken: the file names none (--labels FILE sets others)");
            return EquatableArray<string>.From(Enumerable.Range(0, classes).Select(i => i.ToString(CultureInfo.InvariantCulture)));
        }
        return labels.Count == classes ? EquatableArray<string>.From(labels)
            : throw new ImportException($"there are {labels.Count} labels; {classes}, one a class, are right");
    }
}
