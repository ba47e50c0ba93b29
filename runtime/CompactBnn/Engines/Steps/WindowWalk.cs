using CompactBnn.Format;

namespace CompactBnn.Engines.Steps;

/// <summary>How a window walks over a map.</summary>
internal sealed class WindowWalk
{
    /// <param name="window">The window.</param>
    /// <param name="map">What it reads.</param>
    public WindowWalk(Window window, Shape map)
    {
        Rows = new(map.Height, window.OutputHeight(map.Height), window.Size.Vertical, window.Stride.Vertical, window.Dilation.Vertical, window.Padding.Top);
        Columns = new(map.Width, window.OutputWidth(map.Width), window.Size.Horizontal, window.Stride.Horizontal, window.Dilation.Horizontal, window.Padding.Left);
    }

    /// <summary>The window that covers one position, as that of a dense layer.</summary>
    public static Window Pointwise { get; } = new(Extent.One, Extent.One, Extent.One, Padding.None);

    /// <summary>Down.</summary>
    public WindowAxis Rows { get; }

    /// <summary>Across.</summary>
    public WindowAxis Columns { get; }

    /// <summary>Taps of the window.</summary>
    public int Taps => Rows.Size * Columns.Size;

    /// <summary>Taps on the map at a position of the result.</summary>
    public int Live(int y, int x) => Rows.Live(y) * Columns.Live(x);

    /// <summary>Whether any position of the result has a tap in the padding.</summary>
    public bool IsPadded => HasPadding(Rows) || HasPadding(Columns);

    private static bool HasPadding(WindowAxis axis) => axis.WholeEnd - axis.WholeFrom < axis.Positions;
}
