using CompactBnn.Data;

namespace FolderSort;

/// <summary>A picture of the source as it was when it was looked at.</summary>
/// <param name="Path">Its absolute path.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="Modified">When it was last written, UTC.</param>
internal readonly record struct SourceFile(string Path, long Length, DateTime Modified)
{
    /// <summary>
    /// The pictures below a folder, without those of the target where it lies below the folder. Links are not followed: they could lead in
    /// circles, or out of the folder.
    /// </summary>
    public static IEnumerable<SourceFile> Below(string folder, string target)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true };
        var inTarget = target + System.IO.Path.DirectorySeparatorChar;
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*", options))
        {
            if (PictureFile.HasPictureName(file.FullName) && !file.FullName.StartsWith(inTarget, StringComparison.Ordinal) && Of(file) is { } picture)
                yield return picture;
        }
    }

    /// <summary>Whether the file is still what it was.</summary>
    public bool IsUnchanged() => Of(new FileInfo(Path)) == this;

    // Null where it is gone already.
    private static SourceFile? Of(FileInfo file)
    {
        try
        {
            return new(file.FullName, file.Length, file.LastWriteTimeUtc);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }
}
