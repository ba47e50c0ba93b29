using System.Buffers.Binary;
using System.IO.Compression;

namespace CompactBnn.Data.Tests;

/// <summary>Makes IDX files.</summary>
internal static class Idx
{
    public static byte[] Bytes(int[] dimensions, params byte[] content) => File(0x08, dimensions, content);

    public static byte[] File(byte type, int[] dimensions, byte[] content)
    {
        var file = new byte[4 + 4 * dimensions.Length + content.Length];
        file[2] = type;
        file[3] = (byte)dimensions.Length;
        for (var i = 0; i < dimensions.Length; i++)
            BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(4 + 4 * i), dimensions[i]);
        content.CopyTo(file, 4 + 4 * dimensions.Length);
        return file;
    }

    public static byte[] Gzip(byte[] content)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal))
            gzip.Write(content);
        return compressed.ToArray();
    }

    /// <summary>Two train images and one test image of 2x2 grey pixels, in classes 2, 0 and 1.</summary>
    public static void WriteSet(TemporaryFolder folder)
    {
        System.IO.File.WriteAllBytes(folder["train-images-idx3-ubyte"], Bytes([2, 2, 2], 1, 2, 3, 4, 5, 6, 7, 8));
        System.IO.File.WriteAllBytes(folder["train-labels-idx1-ubyte"], Bytes([2], 2, 0));
        System.IO.File.WriteAllBytes(folder["t10k-images-idx3-ubyte"], Bytes([1, 2, 2], 9, 8, 7, 6));
        System.IO.File.WriteAllBytes(folder["t10k-labels-idx1-ubyte"], Bytes([1], 1));
    }
}
