using System.Buffers.Binary;

namespace CompactBnn.Data;

/// <summary>Checks a JPEG file before it is decoded: its size and the number of its scans, each of which may visit every pixel (ITU-T T.81, annex B).</summary>
internal static class JpegStructure
{
    // Progressive encoders write about ten.
    private const int MostScans = 100;

    /// <summary>The first bytes of every JPEG file.</summary>
    public static ReadOnlySpan<byte> Signature => [0xFF, 0xD8, 0xFF];

    /// <summary>Refuses what is not a JPEG file within the limits.</summary>
    /// <returns>The picture's <see cref="ExifOrientation"/>.</returns>
    /// <exception cref="DataException">It is not.</exception>
    public static int Check(ReadOnlySpan<byte> content, string name)
    {
        int frames = 0, scans = 0, orientation = 1;
        for (var at = 2; NextMarker(content, ref at) is var marker && marker != 0xD9;)
        {
            if (marker is 0 or 0x01 or (>= 0xD0 and <= 0xD8))
                continue;
            var segment = Segment(content, at, name);
            if (IsFrame(marker))
            {
                CheckFrame(segment, name);
                frames++;
            }
            else if (marker == 0xDA)
                scans++;
            else if (marker == 0xE1 && orientation == 1)
                orientation = ExifOrientation.In(segment);
            at += segment.Length + 2;
        }
        if (frames != 1 || scans is 0 or > MostScans)
            throw new DataException(name, $"has {frames} frames and {scans} scans; a JPEG file has one frame and 1 to {MostScans} scans.");
        return orientation;
    }

    // Moves past the next marker and returns it; compressed data holds no FF but before 0. At the end of the content there is an end marker.
    private static byte NextMarker(ReadOnlySpan<byte> content, ref int at)
    {
        while (true)
        {
            var found = content[at..].IndexOf((byte)0xFF);
            if (found < 0 || at + found + 1 >= content.Length)
                return 0xD9;
            at += found + 1;
            if (content[at] == 0xFF)
                continue;
            return content[at++];
        }
    }

    private static ReadOnlySpan<byte> Segment(ReadOnlySpan<byte> content, int at, string name)
    {
        var length = content.Length - at < 2 ? 0 : BinaryPrimitives.ReadUInt16BigEndian(content[at..]);
        if (length < 2 || length > content.Length - at)
            throw new DataException(name, $"is cut off or damaged at byte {at}.");
        return content.Slice(at + 2, length - 2);
    }

    private static bool IsFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);

    private static void CheckFrame(ReadOnlySpan<byte> frame, string name)
    {
        if (frame.Length < 6)
            throw new DataException(name, "is cut off in its frame header.");
        PictureFile.CheckSize(BinaryPrimitives.ReadUInt16BigEndian(frame[1..]), BinaryPrimitives.ReadUInt16BigEndian(frame[3..]), name);
    }
}
