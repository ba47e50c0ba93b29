using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics;

namespace CompactBnn.Data;

/// <summary>
/// An IDX file, plain or compressed by gzip: two zero bytes, the element type, the number of dimensions, each dimension as a big-endian
/// 32-bit integer, then the elements in big-endian order, the last dimension running fastest.
/// </summary>
internal sealed class IdxFile
{
    /// <summary>Element type of unsigned bytes.</summary>
    public const byte Bytes = 0x08;

    /// <summary>Element type of signed 16-bit integers.</summary>
    public const byte Shorts = 0x0B;

    // One compressed bit is at least a match of 258 bytes for a length and a distance code of one bit each.
    private const long MostBytesOfOneDeflatedByte = 1032;

    private IdxFile(string path, int[] dimensions, byte[] content)
    {
        Path = path;
        Dimensions = dimensions;
        Content = content;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The dimensions, each at least 1.</summary>
    public int[] Dimensions { get; }

    /// <summary>The elements as they are stored.</summary>
    public byte[] Content { get; }

    /// <summary>Reads the dimensions only.</summary>
    /// <exception cref="DataException">The file can't be read, or its header is malformed.</exception>
    public static int[] ReadDimensions(string path, byte type, int fewest, int most) =>
        Guard(path, stream => ReadHeader(path, stream, type, fewest, most));

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file; compression is recognised by its first bytes.</param>
    /// <param name="type">The element type that it must have, <see cref="Bytes"/> or <see cref="Shorts"/>.</param>
    /// <param name="fewest">The fewest dimensions that it may have.</param>
    /// <param name="most">The most dimensions that it may have.</param>
    /// <exception cref="DataException">The file can't be read, is malformed, or is not as long as its dimensions say.</exception>
    public static IdxFile Read(string path, byte type, int fewest, int most) => Guard(path, stream =>
    {
        var dimensions = ReadHeader(path, stream, type, fewest, most);
        var elements = dimensions.Aggregate(BigInteger.One, (product, size) => product * size);
        return new IdxFile(path, dimensions, ReadContent(path, stream, elements * (type == Shorts ? 2 : 1), dimensions));
    });

    private static T Guard<T>(string path, Func<Stream, T> read)
    {
        try
        {
            using var file = File.OpenRead(path);
            var compressed = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
            file.Position = 0;
            using var stream = compressed ? new GZipStream(file, CompressionMode.Decompress) : (Stream)file;
            return read(stream);
        }
        catch (InvalidDataException error)
        {
            throw new DataException(path, $"its gzip data is damaged ({error.Message}); get the file anew.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataException(path, $"can't be read: {error.Message}", error);
        }
    }

    private static int[] ReadHeader(string path, Stream stream, byte type, int fewest, int most)
    {
        Span<byte> word = stackalloc byte[4];
        if (stream.ReadAtLeast(word, 4, throwOnEndOfStream: false) < 4)
            throw new DataException(path, "ends within the first 4 bytes; an IDX file starts with a magic number.");
        if (word[0] != 0 || word[1] != 0)
            throw new DataException(path, $"starts with {Convert.ToHexString(word)}; an IDX file starts with two zero bytes.");
        if (word[2] != type)
            throw new DataException(path, $"has elements of type 0x{word[2]:X2}; 0x{type:X2} ({(type == Shorts ? "16-bit integers" : "bytes")}) is needed.");
        if (word[3] < fewest || word[3] > most)
            throw new DataException(path, $"has {word[3]} dimensions; {(fewest == most ? $"{fewest}" : $"{fewest} to {most}")} are needed.");
        var dimensions = new int[word[3]];
        for (var i = 0; i < dimensions.Length; i++)
        {
            if (stream.ReadAtLeast(word, 4, throwOnEndOfStream: false) < 4)
                throw new DataException(path, $"ends within its header, in dimension {i + 1} of {dimensions.Length}.");
            dimensions[i] = BinaryPrimitives.ReadInt32BigEndian(word);
            if (dimensions[i] < 1)
                throw new DataException(path, $"says that dimension {i + 1} is {(uint)dimensions[i]}; it must be 1 to {int.MaxValue}.");
        }
        return dimensions;
    }

    private static byte[] ReadContent(string path, Stream stream, BigInteger length, int[] dimensions)
    {
        var declared = $"its dimensions {string.Join("x", dimensions)} ask for {length} bytes";
        if (length > Array.MaxLength)
            throw new DataException(path, $"{declared}; at most {Array.MaxLength} can be read.");
        // Memory is taken only where the file can be long enough to fill it.
        var size = new FileInfo(path).Length;
        var bound = stream is GZipStream ? size * MostBytesOfOneDeflatedByte : size;
        var content = new byte[bound < length ? 0 : (int)length];
        var read = content.Length == 0 ? -1 : stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
        if (read < 0)
            throw new DataException(path, $"{declared}, but the file is too short for them; it is cut off.");
        if (read < length)
            throw new DataException(path, $"{declared}, but only {read} follow the header; it is cut off.");
        if (stream.ReadByte() >= 0)
            throw new DataException(path, $"{declared}, but more bytes follow.");
        return content;
    }
}
