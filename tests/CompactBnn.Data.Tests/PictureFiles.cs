using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace CompactBnn.Data.Tests;

/// <summary>Makes PNG and JPEG files.</summary>
internal static class PictureFiles
{
    /// <summary>A PNG file of 8-bit pixels of colour type 0 (grey), 2 (RGB) or 6 (RGB and opacity).</summary>
    public static byte[] Png(int height, int width, byte colourType, params byte[] pixels)
    {
        var row = pixels.Length / height;
        var scanlines = Enumerable.Range(0, height).SelectMany(y => pixels[(y * row)..((y + 1) * row)].Prepend((byte)0)).ToArray();
        return Png(Header(height, width, 8, colourType, 0), scanlines);
    }

    /// <summary>A PNG file of a header and of scan lines, each with its filter byte.</summary>
    public static byte[] Png(byte[] header, byte[] scanlines) =>
        [0x89, .. "PNG\r\n\x1A\n"u8, .. Chunk("IHDR", header), .. Chunk("IDAT", Deflate(scanlines)), .. Chunk("IEND", [])];

    public static byte[] Header(int height, int width, byte depth, byte colourType, byte interlace)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[12]) = (depth, colourType, interlace);
        return header;
    }

    /// <summary>A baseline JPEG file of 8x8 pixels of the grey 200: the only coefficient is (200 - 128) * 8 / 8 = 72, of 7 bits.</summary>
    public static byte[] Jpeg(int height = 8, int width = 8) =>
    [
        0xFF, 0xD8,
        0xFF, 0xDB, 0, 67, 0, .. Enumerable.Repeat((byte)8, 64),
        0xFF, 0xC0, 0, 11, 8, (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width, 1, 1, 0x11, 0,
        0xFF, 0xC4, 0, 20, 0x00, 1, .. new byte[15], 7,
        0xFF, 0xC4, 0, 20, 0x10, 1, .. new byte[15], 0,
        0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, 0b0_1001000, 0b0_1111111,
        0xFF, 0xD9,
    ];

    /// <summary>A JPEG file of 8 rows and 16 columns, the left half of the grey 200, the right half of 128 (a difference of -72), with an orientation.</summary>
    public static byte[] TurnedJpeg(byte orientation, bool littleEndian)
    {
        var plain = Jpeg(8, 16);
        byte[] directory = littleEndian
            ? [(byte)'I', (byte)'I', 42, 0, 8, 0, 0, 0, 2, 0, 0, 1, 3, 0, 1, 0, 0, 0, 16, 0, 0, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0]
            : [(byte)'M', (byte)'M', 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0];
        byte[] segment = [.. "Exif\0\0"u8, .. directory];
        return [.. plain[..2], 0xFF, 0xE1, 0, (byte)(segment.Length + 2), .. segment, .. plain[2..^4], 0b0_1001000, 0b0_0_011011, 0b1_0_111111, 0xFF, 0xD9];
    }

    private static byte[] Deflate(byte[] content)
    {
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Optimal))
            zlib.Write(content);
        return compressed.ToArray();
    }

    private static byte[] Chunk(string type, byte[] content)
    {
        byte[] named = [.. Encoding.ASCII.GetBytes(type), .. content];
        var chunk = new byte[8 + named.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length);
        named.CopyTo(chunk, 4);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(4 + named.Length), Crc(named));
        return chunk;
    }

    private static uint Crc(byte[] content)
    {
        var crc = uint.MaxValue;
        foreach (var value in content)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? crc >> 1 ^ 0xEDB88320 : crc >> 1;
        }
        return ~crc;
    }
}
