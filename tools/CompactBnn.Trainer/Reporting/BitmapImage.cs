using System.Buffers.Binary;
using CompactBnn.Format;

namespace CompactBnn.Trainer.Reporting;

/// <summary>Small pictures inside of a page, as BMP files in data addresses: every browser shows them, and they need no compressor.</summary>
internal static class BitmapImage
{
    private const int Header = 54;

    /// <summary>The address of a picture.</summary>
    /// <param name="bytes">Its bytes in height, width, channel order.</param>
    /// <param name="input">Its shape and the meaning of its channels.</param>
    public static string AddressOf(ReadOnlySpan<byte> bytes, ImageInput input)
    {
        var (height, width, channels) = input.Shape;
        // Rows from the bottom up, blue first, each filled to a multiple of four bytes.
        var stride = (3 * width + 3) / 4 * 4;
        var file = new byte[Header + stride * height];
        (file[0], file[1]) = ((byte)'B', (byte)'M');
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(2), file.Length);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(10), Header);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(14), 40);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(18), width);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(22), height);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(26), 1);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(28), 24);
        var blueFirst = input.Recipe.Colour == ColourOrder.Bgr;
        for (var y = 0; y < height; y++)
        for (var x = 0; x < width; x++)
        for (var channel = 0; channel < 3; channel++)
        {
            var from = channels == 1 ? 0 : blueFirst ? channel : 2 - channel;
            file[Header + (height - 1 - y) * stride + 3 * x + channel] = bytes[(y * width + x) * channels + from];
        }
        return $"data:image/bmp;base64,{Convert.ToBase64String(file)}";
    }
}
