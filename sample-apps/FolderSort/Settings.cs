using CompactBnn.Data;

namespace FolderSort;

/// <summary>What is sorted, and how.</summary>
/// <param name="Source">The folder with pictures.</param>
/// <param name="Target">The folder that gets one sub-folder a class.</param>
/// <param name="Move">Whether a picture is deleted from the source once its copy is safe.</param>
/// <param name="Watch">Whether to go on with pictures that come later.</param>
/// <param name="Jobs">Pictures at a time, 1 to <see cref="MostJobs"/>.</param>
internal sealed record Settings(string Source, string Target, bool Move, bool Watch, int Jobs)
{
    /// <summary>The most pictures at a time.</summary>
    public const int MostJobs = 256;

    /// <summary>The same with absolute paths.</summary>
    /// <exception cref="DataException">The source is no folder, or the target is the source.</exception>
    public Settings Checked()
    {
        var (source, target) = (Absolute(Source), Absolute(Target));
        if (!Directory.Exists(source))
            throw new DataException(source, "is no folder; name the one with the pictures.");
        if (source == target || source.StartsWith(target + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            throw new DataException(target, "is the source, or a folder above it; sort into another one.");
        return this with { Source = source, Target = target };
    }

    private static string Absolute(string path) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
}
