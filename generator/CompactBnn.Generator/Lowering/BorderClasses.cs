using System;
using System.Collections.Generic;
using CompactBnn.Format;

namespace CompactBnn.Generator.Lowering;

/// <summary>
/// Rows (or columns) of a layer's result, classed by which of their taps lie on the map. Where padding counts nothing, positions of a class
/// share what a sum must be corrected by; elsewhere there is one class.
/// </summary>
internal sealed class BorderClasses
{
    private readonly List<bool[]> _live = [];

    private BorderClasses(int positions) => Classes = new byte[positions];

    /// <summary>Number of classes.</summary>
    public int Count => _live.Count;

    /// <summary>The class of each position.</summary>
    public byte[] Classes { get; }

    /// <summary>Whether a tap lies on the map at the positions of a class.</summary>
    public bool IsLive(int borderClass, int tap) => _live[borderClass][tap];

    /// <summary>Classes of the rows of a result, or null where there are too many for a byte.</summary>
    public static BorderClasses? OfRows(LayerShape layer, Shape input, Shape output)
    {
        var window = layer.Window;
        return Of(layer, output.Height, input.Height, window.Size.Vertical, window.Stride.Vertical, window.Dilation.Vertical, window.Padding.Top);
    }

    /// <summary>Classes of the columns of a result, or null where there are too many for a byte.</summary>
    public static BorderClasses? OfColumns(LayerShape layer, Shape input, Shape output)
    {
        var window = layer.Window;
        return Of(layer, output.Width, input.Width, window.Size.Horizontal, window.Stride.Horizontal, window.Dilation.Horizontal, window.Padding.Left);
    }

    private static BorderClasses? Of(LayerShape layer, int positions, int size, int taps, int stride, int dilation, int before)
    {
        var classes = new BorderClasses(positions);
        for (var position = 0; position < positions; position++)
        {
            var live = new bool[taps];
            for (var tap = 0; tap < taps; tap++)
            {
                var source = position * stride - before + tap * dilation;
                live[tap] = layer.PadValue != 0 || (source >= 0 && source < size);
            }
            var known = classes._live.FindIndex(other => other.AsSpan().SequenceEqual(live));
            if (known < 0)
            {
                known = classes._live.Count;
                classes._live.Add(live);
            }
            if (known > byte.MaxValue)
                return null;
            classes.Classes[position] = (byte)known;
        }
        return classes;
    }
}
