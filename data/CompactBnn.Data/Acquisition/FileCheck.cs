using System.Security.Cryptography;

namespace CompactBnn.Data;

/// <summary>Compares content with what a file of a data set must hold.</summary>
internal static class FileCheck
{
    /// <summary>Whether a folder has a file with the right content.</summary>
    public static bool Holds(string folder, KnownFile file)
    {
        var path = Path.Combine(folder, file.Name);
        if (!File.Exists(path) || new FileInfo(path).Length != file.Length)
            return false;
        using var content = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(content)) == file.Sha256;
    }

    /// <summary>Writes content into a folder under the file's name, by way of a temporary file; what is not right leaves nothing behind.</summary>
    /// <param name="content">The content; at most one byte more than the right length is read.</param>
    /// <param name="source">Where it comes from, for messages.</param>
    /// <param name="file">What it must be.</param>
    /// <param name="folder">The folder.</param>
    /// <exception cref="DataException">The content is wrong.</exception>
    public static void Write(Stream content, string source, KnownFile file, string folder)
    {
        var temporary = Path.Combine(folder, $"{file.Name}.{Environment.ProcessId}.tmp");
        try
        {
            using (var output = File.Create(temporary))
                Copy(content, source, file, output);
            File.Move(temporary, Path.Combine(folder, file.Name), overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static void Copy(Stream content, string source, KnownFile file, Stream output)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        var length = 0L;
        for (int read; length <= file.Length && (read = content.Read(buffer)) > 0; length += read)
        {
            hash.AppendData(buffer, 0, read);
            output.Write(buffer, 0, read);
        }
        if (length != file.Length)
        {
            var found = length > file.Length ? "more than" : $"{length} of";
            throw new DataException(source, $"{file.Name} has {found} the {file.Length} bytes that it must have.");
        }
        var sha256 = Convert.ToHexStringLower(hash.GetHashAndReset());
        if (sha256 != file.Sha256)
            throw new DataException(source, $"{file.Name} has the SHA-256 {sha256}; it must be {file.Sha256}.");
    }
}
