using System;
using CompactBnn.Format;

namespace CompactBnn.Generator.Lowering;

/// <summary>
/// Rows (or columns) of a layer's result, classed by which of their taps lie on the map. Where padding counts nothing, positions of a class
/// share what a sum must be corrected by; elsewhere there is one class.
/// </summary>
internal sealed class BorderClasses
{
    private readonly TapSpans _spans;

    private BorderClasses(TapSpans spans) => _spans = spans;

    /// <summary>Number of classes.</summary>
    public int Count => _spans.Distinct.Count;

    /// <summary>The class of each position.</summary>
    public byte[] Classes => Array.ConvertAll(_spans.Classes, index => (byte)index);

    /// <summary>The taps that lie on the map at the positions of a class.</summary>
    public TapSpan Live(int borderClass) => _spans.Distinct[borderClass];

    /// <summary>Classes of the rows of a result, or null where there are too many for a byte.</summary>
    public static BorderClasses? OfRows(LayerShape layer, Shape input) => Of(layer.PadValue == 0
        ? TapSpans.OfRows(layer.Window, input)
        : TapSpans.All(layer.Window.Size.Vertical, layer.Window.OutputHeight(input.Height)));

    /// <summary>Classes of the columns of a result, or null where there are too many for a byte.</summary>
    public static BorderClasses? OfColumns(LayerShape layer, Shape input) => Of(layer.PadValue == 0
        ? TapSpans.OfColumns(layer.Window, input)
        : TapSpans.All(layer.Window.Size.Horizontal, layer.Window.OutputWidth(input.Width)));

    private static BorderClasses? Of(TapSpans spans) => spans.Distinct.Count > 256 ? null : new BorderClasses(spans);
}
