namespace CompactBnn.Format;

/// <summary>Two sizes, down and across.</summary>
/// <param name="Vertical">Rows.</param>
/// <param name="Horizontal">Columns.</param>
public readonly record struct Extent(int Vertical, int Horizontal)
{
    /// <summary>1 down and 1 across.</summary>
    public static Extent One => new(1, 1);
}

/// <summary>Rows and columns added around a map.</summary>
/// <param name="Top">Rows above.</param>
/// <param name="Left">Columns on the left.</param>
/// <param name="Bottom">Rows below.</param>
/// <param name="Right">Columns on the right.</param>
public readonly record struct Padding(int Top, int Left, int Bottom, int Right)
{
    /// <summary>No padding.</summary>
    public static Padding None => default;

    /// <summary>The same number of rows and columns on all sides.</summary>
    public static Padding All(int size) => new(size, size, size, size);
}

/// <summary>How a window walks over a map: its size, stride, dilation and padding.</summary>
/// <param name="Size">Rows and columns of the window, each at least 1.</param>
/// <param name="Stride">Steps between windows, each at least 1.</param>
/// <param name="Dilation">Distance of neighbouring taps, each at least 1.</param>
/// <param name="Padding">Rows and columns around the map.</param>
/// <param name="Ceiling">Whether a last window that starts inside the map or its top or left padding, but ends past the padded map, counts too.</param>
public readonly record struct Window(Extent Size, Extent Stride, Extent Dilation, Padding Padding, bool Ceiling = false)
{
    /// <summary>Rows from the first tap to the last, <c>(Size.Vertical - 1) * Dilation.Vertical + 1</c>.</summary>
    public int SpanVertical => (Size.Vertical - 1) * Dilation.Vertical + 1;

    /// <summary>Columns from the first tap to the last, <c>(Size.Horizontal - 1) * Dilation.Horizontal + 1</c>.</summary>
    public int SpanHorizontal => (Size.Horizontal - 1) * Dilation.Horizontal + 1;

    /// <summary>Rows of the result for a map of <paramref name="height"/> rows; below 1 where no window fits.</summary>
    public int OutputHeight(int height) => Count(height, Padding.Top, Padding.Bottom, SpanVertical, Stride.Vertical);

    /// <summary>Columns of the result for a map of <paramref name="width"/> columns; below 1 where no window fits.</summary>
    public int OutputWidth(int width) => Count(width, Padding.Left, Padding.Right, SpanHorizontal, Stride.Horizontal);

    private int Count(int size, int before, int after, int span, int stride)
    {
        var room = size + before + after - span;
        if (room < 0)
            return 0;
        if (!Ceiling)
            return room / stride + 1;
        var count = (room + stride - 1) / stride + 1;
        return (count - 1) * stride >= size + before ? count - 1 : count;
    }
}
