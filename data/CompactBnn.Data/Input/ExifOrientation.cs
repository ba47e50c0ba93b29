using System.Buffers.Binary;

namespace CompactBnn.Data;

/// <summary>How a camera was held, as JPEG files tell it (Exif 2.32, tag 0x0112 of the first directory): 1 is upright.</summary>
internal static class ExifOrientation
{
    private const int Upright = 1, Turned = 5, Last = 8, EntryLength = 12;
    private const ushort Tag = 0x0112, ShortType = 3;

    /// <summary>The orientation in an Exif segment, 1 to 8; 1 where there is none or it is malformed.</summary>
    /// <param name="segment">The content of an APP1 segment.</param>
    public static int In(ReadOnlySpan<byte> segment)
    {
        if (!segment.StartsWith("Exif\0\0"u8))
            return Upright;
        var tiff = segment[6..];
        if (tiff.Length < 8 || !tiff.StartsWith("II*\0"u8) && !tiff.StartsWith("MM\0*"u8))
            return Upright;
        var little = tiff[0] == 'I';
        var directory = Number(tiff[4..], 4, little);
        if (directory > tiff.Length - 2)
            return Upright;
        var entries = tiff[(int)directory..];
        for (var left = Number(entries, 2, little); left > 0 && entries.Length >= 2 + EntryLength; left--, entries = entries[EntryLength..])
        {
            if (Number(entries[2..], 2, little) == Tag && Number(entries[4..], 2, little) == ShortType)
                return Number(entries[10..], 2, little) is var value and >= Upright and <= Last ? (int)value : Upright;
        }
        return Upright;
    }

    /// <summary>Turns and mirrors a picture so that it is upright.</summary>
    public static Picture Apply(Picture picture, int orientation)
    {
        if (orientation == Upright)
            return picture;
        var (height, width) = orientation < Turned ? (picture.Height, picture.Width) : (picture.Width, picture.Height);
        var pixels = new byte[picture.Pixels.Length];
        for (int y = 0, at = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++, at += Picture.BytesPerPixel)
            {
                var (row, column) = Source(y, x, picture.Height - 1, picture.Width - 1, orientation);
                picture.Pixels.Slice((row * picture.Width + column) * Picture.BytesPerPixel, Picture.BytesPerPixel).CopyTo(pixels.AsSpan(at));
            }
        }
        return new(height, width, pixels);
    }

    private static (int Row, int Column) Source(int y, int x, int bottom, int right, int orientation) => orientation switch
    {
        2 => (y, right - x),
        3 => (bottom - y, right - x),
        4 => (bottom - y, x),
        5 => (x, y),
        6 => (bottom - x, y),
        7 => (bottom - x, right - y),
        _ => (x, right - y),
    };

    private static uint Number(ReadOnlySpan<byte> bytes, int length, bool little) => (length, little) switch
    {
        (2, true) => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        (2, false) => BinaryPrimitives.ReadUInt16BigEndian(bytes),
        (_, true) => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        _ => BinaryPrimitives.ReadUInt32BigEndian(bytes),
    };
}
