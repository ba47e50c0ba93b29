using CompactBnn.Format;

namespace CompactBnn.Data;

/// <summary>
/// Framing by ink, as MNIST was made (LeCun, Cortes, Burges: "size normalized to fit in a 20x20 pixel box while preserving their aspect
/// ratio" and "centered by computing the center of mass of the pixels"). Its contrast is stretched first, so that a pencil's grey counts like ink.
/// </summary>
internal static class InkFraming
{
    /// <summary>Bytes of the input's shape; all background where the picture is of one shade.</summary>
    public static Raster Apply(Raster picture, Shape target, ImageRecipe recipe)
    {
        int darkest = picture.Bytes.Min(), brightest = picture.Bytes.Max();
        if (darkest == brightest)
            return FramingStep.Place(new(new(0, 0, 1), []), target, 0, 0, recipe.Background);
        var stretched = Stretch(picture, darkest, brightest);
        var scaled = FramingStep.Fit(stretched, BoundingBox(stretched), recipe.InkBox, recipe.InkBox, recipe.Filter);
        var (top, left) = Centre(scaled, target);
        return FramingStep.Place(scaled, target, top, left, recipe.Background);
    }

    private static Raster Stretch(Raster picture, int darkest, int brightest)
    {
        var range = brightest - darkest;
        var stretched = new byte[256];
        for (var v = darkest; v <= brightest; v++)
            stretched[v] = (byte)((510 * (v - darkest) + range) / (2 * range));
        var bytes = new byte[picture.Bytes.Length];
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = stretched[picture.Bytes[i]];
        return picture with { Bytes = bytes };
    }

    // Ink is what is nearer to the brightest byte than to the darkest, so that noise and shadows of the paper don't widen the box.
    private static Region BoundingBox(Raster picture)
    {
        int top = int.MaxValue, left = int.MaxValue, bottom = -1, right = -1;
        for (var y = 0; y < picture.Shape.Height; y++)
        {
            var row = picture.Bytes.AsSpan(y * picture.Shape.Width, picture.Shape.Width);
            var first = row.IndexOfAnyInRange((byte)128, (byte)255);
            if (first < 0)
                continue;
            top = Math.Min(top, y);
            bottom = y;
            left = Math.Min(left, first);
            right = Math.Max(right, row.LastIndexOfAnyInRange((byte)128, (byte)255));
        }
        return new(top, left, bottom - top + 1, right - left + 1);
    }

    private static (int Top, int Left) Centre(Raster scaled, Shape target)
    {
        long mass = 0, down = 0, across = 0;
        for (var y = 0; y < scaled.Shape.Height; y++)
        {
            for (var x = 0; x < scaled.Shape.Width; x++)
            {
                long value = scaled.Bytes[y * scaled.Shape.Width + x];
                mass += value;
                down += value * (2 * y + 1);
                across += value * (2 * x + 1);
            }
        }
        return (Offset(down, mass, scaled.Shape.Height, target.Height), Offset(across, mass, scaled.Shape.Width, target.Width));
    }

    // The pixel with the centre of mass goes to the middle, unless ink would get lost over the edge. In MNIST that pixel is (14, 14) of 28x28.
    private static int Offset(long moment, long mass, int size, int room)
    {
        var centre = mass == 0 ? size / 2 : (int)(moment / (2 * mass));
        return Math.Clamp(room / 2 - centre, 0, room - size);
    }
}
