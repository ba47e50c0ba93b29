using CompactBnn.Format;

namespace CompactBnn.Data;

/// <summary>The second half of the recipe: brings a picture to the input's height and width.</summary>
internal static class FramingStep
{
    /// <summary>
    /// Bytes of the input's shape. A picture that already has it stays as it is, also with <see cref="Framing.Ink"/>: a digit of MNIST is not
    /// framed twice.
    /// </summary>
    public static Raster Apply(Raster picture, Shape target, ImageRecipe recipe) => recipe.Framing switch
    {
        _ when picture.Shape == target => picture,
        Framing.Stretch => Stretch(picture, Region.All(picture), target.Height, target.Width, recipe.Filter),
        Framing.Crop => Crop(picture, target, recipe.Filter),
        Framing.Pad => Pad(picture, target, recipe),
        _ => InkFraming.Apply(picture, target, recipe),
    };

    /// <summary>Scales a region so that it just fits into a height and a width.</summary>
    public static Raster Fit(Raster picture, Region region, int height, int width, ResizeFilter filter)
    {
        if ((long)region.Width * height >= (long)region.Height * width)
            height = (int)Math.Max(1, Scaled(region.Height, width, region.Width));
        else
            width = (int)Math.Max(1, Scaled(region.Width, height, region.Height));
        return Stretch(picture, region, height, width, filter);
    }

    /// <summary>Puts a raster inside a larger one that is otherwise filled with the background.</summary>
    public static Raster Place(Raster inner, Shape target, int top, int left, int background)
    {
        var bytes = new byte[target.Elements];
        bytes.AsSpan().Fill((byte)background);
        var row = inner.Shape.Width * inner.Shape.Channels;
        for (var y = 0; y < inner.Shape.Height; y++)
            inner.Bytes.AsSpan(y * row, row).CopyTo(bytes.AsSpan(((top + y) * target.Width + left) * target.Channels));
        return new(target, bytes);
    }

    private static Raster Stretch(Raster picture, Region region, int height, int width, ResizeFilter filter) =>
        Resampling.Scale(picture, Axis.Whole(region.Top, region.Height, height), Axis.Whole(region.Left, region.Width, width), filter);

    private static Raster Crop(Raster picture, Shape target, ResizeFilter filter)
    {
        var (height, width, _) = picture.Shape;
        long scaledHeight = target.Height, scaledWidth = target.Width;
        if ((long)width * target.Height >= (long)height * target.Width)
            scaledWidth = Scaled(width, target.Height, height);
        else
            scaledHeight = Scaled(height, target.Width, width);
        return Resampling.Scale(
            picture, Axis.Middle(height, scaledHeight, target.Height), Axis.Middle(width, scaledWidth, target.Width), filter);
    }

    private static Raster Pad(Raster picture, Shape target, ImageRecipe recipe)
    {
        var scaled = Fit(picture, Region.All(picture), target.Height, target.Width, recipe.Filter);
        var (top, left) = ((target.Height - scaled.Shape.Height) / 2, (target.Width - scaled.Shape.Width) / 2);
        return Place(scaled, target, top, left, recipe.Background);
    }

    // size * to / from, rounded half up.
    private static long Scaled(int size, int to, int from) => (2L * size * to + from) / (2L * from);
}
