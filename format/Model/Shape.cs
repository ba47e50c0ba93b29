namespace CompactBnn.Format;

/// <summary>Height, width and channels of a value, in this order of storage: element (y, x, c) has index <c>(y * Width + x) * Channels + c</c>.</summary>
/// <param name="Height">Rows, at least 1.</param>
/// <param name="Width">Columns, at least 1.</param>
/// <param name="Channels">Channels, at least 1.</param>
public readonly record struct Shape(int Height, int Width, int Channels)
{
    /// <summary>Number of positions, <c>Height * Width</c>.</summary>
    public long Positions => (long)Height * Width;

    /// <summary>Number of elements, <c>Height * Width * Channels</c>.</summary>
    public long Elements => Positions * Channels;

    /// <summary>For example <c>28x28x1</c>.</summary>
    public override string ToString() => $"{Height}x{Width}x{Channels}";
}
