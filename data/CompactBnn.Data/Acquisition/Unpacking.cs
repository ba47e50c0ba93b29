using System.Formats.Tar;
using System.IO.Compression;
using CompactBnn.Format;

namespace CompactBnn.Data;

/// <summary>Takes files of a data set out of a plain file, a <c>.gz</c> file or a <c>.tar.gz</c> archive.</summary>
internal static class Unpacking
{
    // Archives also carry a page of explanation; anything large that is not wanted is not worth unpacking.
    private const long MostUnwantedBytes = 1 << 20;

    private static readonly string[] ArchiveEndings = [".tar.gz", ".tgz"];

    /// <summary>Writes the files that a download carries into a folder, after checking their content.</summary>
    /// <param name="path">The downloaded file.</param>
    /// <param name="name">The name that it has at its publisher's.</param>
    /// <param name="source">Where it comes from, for messages.</param>
    /// <param name="files">The files of the data set.</param>
    /// <param name="folder">Where to write them.</param>
    /// <exception cref="DataException">A file is damaged or has the wrong content.</exception>
    public static void Unpack(string path, string name, string source, EquatableArray<KnownFile> files, string folder)
    {
        try
        {
            using var packed = File.OpenRead(path);
            if (ArchiveEndings.Any(name.EndsWith))
                UnpackArchive(packed, source, files, folder);
            else if (files.FirstOrDefault(file => file.Name == name) is { } plain)
                FileCheck.Write(packed, source, plain, folder);
            else
                UnpackSingle(packed, source, files.First(file => file.Name + ".gz" == name), folder);
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw new DataException(source, $"is damaged ({error.Message}); get it anew.", error);
        }
    }

    private static void UnpackSingle(Stream packed, string source, KnownFile file, string folder)
    {
        using var content = new GZipStream(packed, CompressionMode.Decompress);
        FileCheck.Write(content, source, file, folder);
    }

    private static void UnpackArchive(Stream packed, string source, EquatableArray<KnownFile> files, string folder)
    {
        using var unpacked = new GZipStream(packed, CompressionMode.Decompress);
        using var archive = new TarReader(unpacked);
        while (archive.GetNextEntry() is { } entry)
        {
            // Only the last part of an entry's name is looked at, and only known names are written: an entry can't choose where it goes.
            var file = files.FirstOrDefault(file => file.Name == Path.GetFileName(entry.Name));
            if (file is not null && entry.DataStream is { } content)
                FileCheck.Write(content, source, file, folder);
            else if (entry.Length > MostUnwantedBytes)
                throw new DataException(source, $"holds {entry.Length} bytes under a name that is not part of the data set.");
        }
    }
}
