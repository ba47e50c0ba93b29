using System.Buffers.Binary;
using System.IO.Compression;

namespace CompactBnn.Data;

/// <summary>
/// Checks a PNG file before it is decoded: its size, and that its compressed data has just the length which that size asks for (PNG
/// specification, third edition, sections 5, 7 and 11).
/// </summary>
internal static class PngStructure
{
    private const uint Header = 0x49484452, Palette = 0x504C5445, Data = 0x49444154, End = 0x49454E44, AppleVariant = 0x43674249;

    // Origin and spacing of the seven passes of an interlaced picture, across and down.
    private static readonly (int X, int Y, int StepX, int StepY)[] Passes =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    /// <summary>The first bytes of every PNG file.</summary>
    public static ReadOnlySpan<byte> Signature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Refuses what is not a well-formed PNG file within the limits.</summary>
    /// <exception cref="DataException">It is not.</exception>
    public static void Check(byte[] content, string name)
    {
        long needed = 0;
        var started = false;
        using var compressed = new MemoryStream();
        foreach (var (type, chunk) in Chunks(content, name))
        {
            if (type == AppleVariant)
                throw new DataException(name, "is a PNG file of Apple's own variant; save the picture as a standard PNG.");
            if (started != (type != Header))
                throw new DataException(name, "must have one header chunk (IHDR), which comes first.");
            started = true;
            if (type == Header)
                needed = UnpackedLength(content.AsSpan(chunk), name);
            else if (type == Palette && (content[chunk].Length is 0 or > 768 || content[chunk].Length % 3 != 0))
                throw new DataException(name, "has a palette that is not of 1 to 256 colours.");
            else if (type == Data)
                compressed.Write(content.AsSpan(chunk));
        }
        compressed.Position = 0;
        CheckUnpackedLength(compressed, needed, name);
    }

    private static IEnumerable<(uint Type, Range Content)> Chunks(byte[] content, string name)
    {
        var at = Signature.Length;
        for (uint type = 0; type != End;)
        {
            if (content.Length - at < 12)
                throw new DataException(name, "is cut off before its last chunk (IEND).");
            var length = BinaryPrimitives.ReadUInt32BigEndian(content.AsSpan(at));
            type = BinaryPrimitives.ReadUInt32BigEndian(content.AsSpan(at + 4));
            if (length > content.Length - at - 12)
                throw new DataException(name, $"is cut off in the chunk at byte {at}.");
            yield return (type, (at + 8)..(at + 8 + (int)length));
            at += 12 + (int)length;
        }
    }

    private static long UnpackedLength(ReadOnlySpan<byte> header, string name)
    {
        if (header.Length != 13)
            throw new DataException(name, $"has a header chunk of {header.Length} bytes; it must have 13.");
        long width = BinaryPrimitives.ReadUInt32BigEndian(header), height = BinaryPrimitives.ReadUInt32BigEndian(header[4..]);
        PictureFile.CheckSize(height, width, name);
        int depth = header[8], colour = header[9], interlace = header[12];
        int[] depths = colour switch { 0 => [1, 2, 4, 8, 16], 2 or 4 or 6 => [8, 16], 3 => [1, 2, 4, 8], _ => [] };
        if (!depths.Contains(depth) || header[10] != 0 || header[11] != 0 || interlace > 1)
        {
            throw new DataException(
                name, $"has colour type {colour} with {depth} bits, compression {header[10]}, filter {header[11]} and interlacing {interlace}, which no PNG file may have.");
        }
        var bits = depth * colour switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };
        return interlace == 0 ? PassLength(width, height, bits)
            : Passes.Sum(pass => PassLength((width - pass.X + pass.StepX - 1) / pass.StepX, (height - pass.Y + pass.StepY - 1) / pass.StepY, bits));
    }

    private static long PassLength(long width, long height, int bits) => width <= 0 || height <= 0 ? 0 : height * (1 + (width * bits + 7) / 8);

    private static void CheckUnpackedLength(Stream compressed, long needed, string name)
    {
        try
        {
            using var unpacked = new ZLibStream(compressed, CompressionMode.Decompress);
            var buffer = new byte[1 << 16];
            var length = 0L;
            for (int read; length <= needed && (read = unpacked.Read(buffer)) > 0;)
                length += read;
            if (length != needed)
                throw new DataException(name, $"{(length < needed ? $"unpacks to {length} bytes" : "unpacks to more bytes")}; its size asks for {needed}.");
        }
        catch (InvalidDataException error)
        {
            throw new DataException(name, $"has damaged compressed data ({error.Message}); save the picture anew.", error);
        }
    }
}
