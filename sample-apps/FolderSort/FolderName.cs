namespace FolderSort;

/// <summary>Names of folders.</summary>
internal static class FolderName
{
    // Of all systems, so that a folder can be carried from one to another.
    private static readonly char[] Forbidden = ['/', '\\', ':', '*', '?', '"', '<', '>', '|'];

    /// <summary>A label as the name of a folder: <c>T-shirt/top</c> becomes <c>T-shirt-top</c>.</summary>
    public static string Of(string label)
    {
        var name = string.Concat(label.Select(character => Forbidden.Contains(character) || char.IsControl(character) ? '-' : character)).Trim(' ', '.');
        return name.Length == 0 ? "-" : name;
    }
}
