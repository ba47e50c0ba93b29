using System.CommandLine;
using System.Text;
using CompactBnn.Format;

namespace CompactBnn.Cli;

/// <summary>A weight file that was read.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Network">The network.</param>
/// <param name="Sha256">The checksum in its last line, which was found right.</param>
/// <param name="Length">Bytes of the file.</param>
internal sealed record ModelFile(string Path, Network Network, string Sha256, long Length)
{
    private const int HexDigits = 64;

    /// <summary>The argument MODEL of a command.</summary>
    public static Argument<string> CreateArgument() => new("MODEL") { Description = "The weight file, NAME.cbnn." };

    /// <summary>Reads a weight file.</summary>
    /// <exception cref="CommandException">There is no such file.</exception>
    /// <exception cref="CbnnFormatException">It is malformed.</exception>
    public static ModelFile Read(string path)
    {
        if (!File.Exists(path))
            throw new CommandException($"{path}: there is no such file; MODEL is the path of a .cbnn file.");
        // A device has no length and no end.
        var length = new FileInfo(path).Length;
        if (length == 0)
            throw new CommandException($"{path}: the file is empty; MODEL is the path of a .cbnn file.");
        return new(path, CbnnFile.Read(path), ReadChecksum(path), length);
    }

    private static string ReadChecksum(string path)
    {
        using var file = File.OpenRead(path);
        file.Seek(-Math.Min(file.Length, 4 * HexDigits), SeekOrigin.End);
        using var reader = new StreamReader(file, Encoding.ASCII);
        return reader.ReadToEnd().TrimEnd()[^HexDigits..];
    }
}
