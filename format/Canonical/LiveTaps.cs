using System;
using System.Collections.Generic;

namespace CompactBnn.Format;

/// <summary>Which taps of a layer's window lie on the map, not in the padding, at some position.</summary>
internal sealed class LiveTaps
{
    private readonly bool[] _rows, _columns;
    private readonly int _channels;

    private LiveTaps(bool[] rows, bool[] columns, int channels)
    {
        _rows = rows;
        _columns = columns;
        _channels = channels;
    }

    /// <summary>Number of taps, live or not.</summary>
    public int Taps => _rows.Length * _columns.Length * _channels;

    /// <summary>Number of live taps.</summary>
    public int Count => CountOf(_rows) * CountOf(_columns) * _channels;

    /// <summary>Whether a tap is live, in the order of the weights of an output channel.</summary>
    public bool this[int tap] => _columns[tap / _channels % _columns.Length] && _rows[tap / _channels / _columns.Length];

    /// <summary>The distinct sets over all positions of a layer's result.</summary>
    public static IEnumerable<LiveTaps> Of(WeightedLayer layer, Shape input)
    {
        if (layer is not Convolution { Window: var window } conv)
        {
            yield return new LiveTaps([true], [true], input.Channels);
            yield break;
        }
        var columnSets = Sets(input.Width, window.OutputWidth(input.Width), window.Size.Horizontal, window.Stride.Horizontal, window.Dilation.Horizontal, window.Padding.Left);
        foreach (var rows in Sets(input.Height, window.OutputHeight(input.Height), window.Size.Vertical, window.Stride.Vertical, window.Dilation.Vertical, window.Padding.Top))
        {
            foreach (var columns in columnSets)
                yield return new LiveTaps(rows, columns, input.Channels / conv.Groups);
        }
    }

    private static List<bool[]> Sets(int size, int positions, int taps, int stride, int dilation, int before)
    {
        var sets = new List<bool[]>();
        for (var position = 0; position < positions; position++)
        {
            var live = new bool[taps];
            for (var tap = 0; tap < taps; tap++)
            {
                var source = position * stride - before + tap * dilation;
                live[tap] = source >= 0 && source < size;
            }
            if (!sets.Exists(known => known.AsSpan().SequenceEqual(live)))
                sets.Add(live);
        }
        return sets;
    }

    private static int CountOf(bool[] live)
    {
        var count = 0;
        foreach (var one in live)
            count += one ? 1 : 0;
        return count;
    }
}
