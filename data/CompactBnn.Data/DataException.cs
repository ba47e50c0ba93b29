namespace CompactBnn.Data;

/// <summary>A data set, a table or a picture that can't be used. The message names the file, says what was found and what would be right.</summary>
public sealed class DataException : Exception
{
    /// <summary>Something is wrong that belongs to no single file.</summary>
    /// <param name="message">What was found and what would be right.</param>
    public DataException(string message)
        : base(message)
    {
    }

    /// <summary>A file or folder is wrong.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="problem">What was found in it and what would be right.</param>
    /// <param name="cause">The error behind it, if any.</param>
    public DataException(string path, string problem, Exception? cause = null)
        : base($"{path}: {problem}", cause)
    {
    }
}
