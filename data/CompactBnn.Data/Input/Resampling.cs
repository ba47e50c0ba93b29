using CompactBnn.Format;

namespace CompactBnn.Data;

/// <summary>
/// Resampling in exact integers: a filter's weights are whole numbers, the weighted mean a quotient of two whole numbers that is rounded half
/// up. So every machine gets the same bytes.
/// </summary>
internal static class Resampling
{
    /// <summary>Scales a part of a picture.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="down">What happens to rows.</param>
    /// <param name="across">What happens to columns.</param>
    /// <param name="filter">The filter.</param>
    public static Raster Scale(Raster picture, Axis down, Axis across, ResizeFilter filter)
    {
        Taps[] rows = Taps.Along(down, filter), columns = Taps.Along(across, filter);
        var shape = picture.Shape with { Height = rows.Length, Width = columns.Length };
        var bytes = new byte[shape.Elements];
        var sums = new Int128[shape.Width * shape.Channels];
        for (var y = 0; y < rows.Length; y++)
        {
            Array.Clear(sums);
            for (var i = 0; i < rows[y].Weights.Length; i++)
                AddRow(picture, rows[y].First + i, rows[y].Weights[i], columns, sums);
            Divide(sums, rows[y].Total, columns, shape.Channels, bytes.AsSpan(y * sums.Length, sums.Length));
        }
        return new(shape, bytes);
    }

    private static void AddRow(Raster picture, int row, long weight, Taps[] columns, Int128[] sums)
    {
        var channels = picture.Shape.Channels;
        var pixels = picture.Bytes.AsSpan(row * picture.Shape.Width * channels, picture.Shape.Width * channels);
        for (var x = 0; x < columns.Length; x++)
        {
            var weights = columns[x].Weights;
            for (var c = 0; c < channels; c++)
            {
                long sum = 0;
                for (int i = 0, at = columns[x].First * channels + c; i < weights.Length; i++, at += channels)
                    sum += weights[i] * pixels[at];
                sums[x * channels + c] += (Int128)sum * weight;
            }
        }
    }

    private static void Divide(Int128[] sums, long rowTotal, Taps[] columns, int channels, Span<byte> bytes)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            var total = (Int128)columns[i / channels].Total * rowTotal;
            bytes[i] = (byte)((2 * sums[i] + total) / (2 * total));
        }
    }
}
