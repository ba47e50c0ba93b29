using System.Text;
using CompactBnn.Format;

namespace CompactBnn;

/// <summary>Reads and writes <c>.cbnn</c> weight files, as <c>docs/format.md</c> specifies them.</summary>
public static class CbnnFile
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a network from a file.</summary>
    /// <param name="path">Path of the file.</param>
    /// <exception cref="CbnnFormatException">The file is no valid weight file; the message names file, line, what was found and what would be right.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Network Read(string path)
    {
        var length = new FileInfo(path).Length;
        if (length > FormatLimits.FileBytes)
            throw Malformed(path, 1, $"the file has {length} bytes; {FormatLimits.FileBytes} is the most");
        return Read(File.ReadAllBytes(path), path);
    }

    /// <summary>Reads a network from the bytes of a weight file.</summary>
    /// <param name="utf8">The whole file.</param>
    /// <param name="file">Its name, for the message of the exception.</param>
    /// <exception cref="CbnnFormatException">The bytes are no valid weight file.</exception>
    public static Network Read(ReadOnlySpan<byte> utf8, string file)
    {
        string text;
        try
        {
            text = StrictUtf8.GetString(utf8);
        }
        catch (DecoderFallbackException exception)
        {
            var line = 1 + utf8[..Math.Clamp(exception.Index, 0, utf8.Length)].Count((byte)'\n');
            throw Malformed(file, line, "the line is not UTF-8 text");
        }
        return CbnnReader.Read(text, file);
    }

    /// <summary>Writes a network to a file. The file is whole or, after a failure, as it was before.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, Network network)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var temporary = Path.Combine(folder, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}.tmp");
        try
        {
            File.WriteAllText(temporary, CbnnWriter.Write(network), StrictUtf8);
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static CbnnFormatException Malformed(string file, int line, string message) =>
        new(file, new CbnnFault(CbnnFaultKind.Malformed, line, message));
}
