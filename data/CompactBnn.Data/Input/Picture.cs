using CompactBnn.Format;

namespace CompactBnn.Data;

/// <summary>A decoded picture: red, green, blue and opacity, a byte each, row by row from the top left.</summary>
public sealed class Picture
{
    /// <summary>Bytes of a pixel.</summary>
    public const int BytesPerPixel = 4;

    /// <summary>The most rows and the most columns.</summary>
    public const int MaximumEdge = 65_535;

    private readonly byte[] _pixels;

    /// <summary>Wraps pixels that nobody changes from now on; no copy is made.</summary>
    /// <param name="height">Rows, 1 to <see cref="MaximumEdge"/>.</param>
    /// <param name="width">Columns, 1 to <see cref="MaximumEdge"/>.</param>
    /// <param name="pixels">Red, green, blue and opacity (255 is opaque) of each pixel, row by row.</param>
    /// <exception cref="ArgumentException">The sizes disagree.</exception>
    public Picture(int height, int width, byte[] pixels)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)height - 1, (uint)MaximumEdge - 1, nameof(height));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)width - 1, (uint)MaximumEdge - 1, nameof(width));
        if (pixels.LongLength != (long)height * width * BytesPerPixel)
            throw new ArgumentException($"{height}x{width} pixels of {BytesPerPixel} bytes are not {pixels.LongLength} bytes.", nameof(pixels));
        Height = height;
        Width = width;
        _pixels = pixels;
    }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Red, green, blue and opacity of each pixel, row by row.</summary>
    public ReadOnlySpan<byte> Pixels => _pixels;

    /// <summary>An opaque picture of grey or of red, green and blue bytes.</summary>
    /// <param name="shape">1 channel (grey) or 3 (red, green, blue).</param>
    /// <param name="bytes">The bytes in H,W,C order.</param>
    /// <exception cref="ArgumentException">There are other channels, or the number of bytes is wrong.</exception>
    public static Picture From(Shape shape, ReadOnlySpan<byte> bytes)
    {
        if (shape.Channels is not (1 or 3) || bytes.Length != shape.Elements)
            throw new ArgumentException($"A picture has 1 or 3 channels and all of its bytes, not {shape} in {bytes.Length} bytes.", nameof(bytes));
        var pixels = new byte[shape.Positions * BytesPerPixel];
        for (int i = 0, at = 0; at < pixels.Length; i += shape.Channels, at += BytesPerPixel)
        {
            pixels[at] = bytes[i];
            pixels[at + 1] = bytes[i + shape.Channels / 2];
            pixels[at + 2] = bytes[i + shape.Channels - 1];
            pixels[at + 3] = 255;
        }
        return new(shape.Height, shape.Width, pixels);
    }
}
