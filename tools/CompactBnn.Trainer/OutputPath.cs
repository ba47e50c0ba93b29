using CompactBnn.Training;

namespace CompactBnn.Trainer;

/// <summary>What <c>--out</c> names, checked before hours of training.</summary>
internal static class OutputPath
{
    /// <summary>The whole path of a file that can be written.</summary>
    /// <param name="path">The path as it was given.</param>
    /// <exception cref="TrainingException">Its folder does not exist, or it is a folder itself.</exception>
    public static string Of(string path)
    {
        var full = Path.GetFullPath(path);
        if (Directory.Exists(full))
            throw new TrainingException($"--out: {full} is a folder; name a file to write.");
        return Directory.Exists(Path.GetDirectoryName(full)) ? full
            : throw new TrainingException($"--out: the folder {Path.GetDirectoryName(full)} does not exist; make it first.");
    }
}
