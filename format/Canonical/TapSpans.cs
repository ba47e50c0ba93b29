using System.Collections.Generic;

namespace CompactBnn.Format;

/// <summary>Neighbouring taps of a window on one axis.</summary>
/// <param name="First">The first one.</param>
/// <param name="End">The one behind the last; equal to the first where there is none.</param>
internal sealed record TapSpan(int First, int End);

/// <summary>
/// Which taps of a layer's window lie on the map at each position of one axis; the others lie in the padding. Since taps follow each other, it is
/// always one span, and a few distinct ones serve all positions.
/// </summary>
internal sealed class TapSpans
{
    private readonly List<TapSpan> _distinct = [];

    private TapSpans(int taps, int positions)
    {
        Taps = taps;
        Classes = new int[positions];
    }

    /// <summary>Taps of the window.</summary>
    public int Taps { get; }

    /// <summary>The distinct spans, in the order of the first position that has them.</summary>
    public IReadOnlyList<TapSpan> Distinct => _distinct;

    /// <summary>For each position the index of its span among the distinct ones.</summary>
    public int[] Classes { get; }

    /// <summary>The spans of the rows of a layer's result.</summary>
    public static TapSpans OfRows(Window window, Shape input) => Of(window.Size.Vertical, window.OutputHeight(input.Height),
        input.Height, window.Stride.Vertical, window.Dilation.Vertical, window.Padding.Top);

    /// <summary>The spans of the columns of a layer's result.</summary>
    public static TapSpans OfColumns(Window window, Shape input) => Of(window.Size.Horizontal, window.OutputWidth(input.Width),
        input.Width, window.Stride.Horizontal, window.Dilation.Horizontal, window.Padding.Left);

    /// <summary>One span of all taps for all positions, where the padding counts as the map does.</summary>
    public static TapSpans All(int taps, int positions)
    {
        var spans = new TapSpans(taps, positions);
        spans._distinct.Add(new TapSpan(0, taps));
        return spans;
    }

    private static TapSpans Of(int taps, int positions, int size, int stride, int dilation, int before)
    {
        var spans = new TapSpans(taps, positions);
        var known = new Dictionary<TapSpan, int>();
        for (var position = 0; position < positions; position++)
        {
            var origin = position * stride - before;
            var first = origin >= 0 ? 0 : (-origin + dilation - 1) / dilation;
            var end = origin >= size ? 0 : (size - 1 - origin) / dilation + 1;
            if (end > taps)
                end = taps;
            var span = first < end ? new TapSpan(first, end) : new TapSpan(0, 0);
            if (!known.TryGetValue(span, out var index))
            {
                known.Add(span, index = known.Count);
                spans._distinct.Add(span);
            }
            spans.Classes[position] = index;
        }
        return spans;
    }
}
