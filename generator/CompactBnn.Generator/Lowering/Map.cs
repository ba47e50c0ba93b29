using CompactBnn.Format;

namespace CompactBnn.Generator.Lowering;

/// <summary>
/// Where a value lies in the workspace. A pixel of bits is <c>ceil(channels / 64)</c> words, channel c at bit c % 64 of word c / 64, the bits
/// past the last channel 0; a pixel of integers is one int a channel. A ring of padding pixels may lie around the map.
/// </summary>
/// <param name="Offset">Its first word in the workspace.</param>
/// <param name="Kind">Bits or integers.</param>
/// <param name="Shape">Its shape, without the ring.</param>
/// <param name="Ring">The padding that the reader wants around it.</param>
/// <param name="RingValue">What a padding bit is: +1, or -1, which also serves a padding that counts nothing; 0 for integers.</param>
internal sealed record Map(int Offset, ElementKind Kind, Shape Shape, Padding Ring, int RingValue)
{
    /// <summary>Name of the value that lies there; a view keeps the name of what it is a view of.</summary>
    public string Value { get; init; } = "";

    /// <summary>Words (of bits) or ints (of integers) of a pixel.</summary>
    public int PixelLength => Kind == ElementKind.Bit ? PackedBits.WordCount(Shape.Channels) : Shape.Channels;

    /// <summary>Words or ints from a pixel to the one below it.</summary>
    public int RowLength => (Shape.Width + Ring.Left + Ring.Right) * PixelLength;

    /// <summary>Words or ints from the start of the map to its first pixel inside the ring.</summary>
    public int Origin => Ring.Top * RowLength + Ring.Left * PixelLength;

    /// <summary>Words or ints of the whole map.</summary>
    public int Length => (Shape.Height + Ring.Top + Ring.Bottom) * RowLength;

    /// <summary>Words of the workspace that it takes.</summary>
    public int Words => Kind == ElementKind.Bit ? Length : (Length + 1) / 2;

    /// <summary>Whether padding lies around it.</summary>
    public bool HasRing => Ring != Padding.None;
}
