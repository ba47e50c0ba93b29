using CompactBnn.Format;

namespace CompactBnn.Data;

/// <summary>The first half of the recipe, pixel by pixel: transparency, colour, inversion.</summary>
internal static class ColourStep
{
    /// <summary>A picture's bytes in its own size and in the recipe's colours.</summary>
    public static Raster Apply(Picture picture, ImageRecipe recipe)
    {
        var channels = recipe.Colour == ColourOrder.Grey ? 1 : 3;
        var bytes = new byte[checked(picture.Height * picture.Width * channels)];
        var pixels = picture.Pixels;
        var sheet = recipe.Inversion == Inversion.Never ? recipe.Background : 255 - recipe.Background;
        for (int at = 0, i = 0; at < pixels.Length; at += Picture.BytesPerPixel, i += channels)
        {
            var red = Blend(pixels[at], pixels[at + 3], sheet);
            var green = Blend(pixels[at + 1], pixels[at + 3], sheet);
            var blue = Blend(pixels[at + 2], pixels[at + 3], sheet);
            if (channels == 1)
            {
                bytes[i] = (byte)((recipe.GreyRed * red + recipe.GreyGreen * green + recipe.GreyBlue * blue + 500) / 1000);
                continue;
            }
            bytes[i] = (byte)(recipe.Colour == ColourOrder.Rgb ? red : blue);
            bytes[i + 1] = (byte)green;
            bytes[i + 2] = (byte)(recipe.Colour == ColourOrder.Rgb ? blue : red);
        }
        var raster = new Raster(new(picture.Height, picture.Width, channels), bytes);
        if (recipe.Inversion == Inversion.Always || recipe.Inversion == Inversion.LightBackground && HasLightBorder(raster))
            Invert(bytes);
        return raster;
    }

    // Of an opaque pixel the formula gives the value itself.
    private static int Blend(int value, int opacity, int sheet) =>
        opacity == 255 ? value : (2 * (value * opacity + sheet * (255 - opacity)) + 255) / 510;

    private static bool HasLightBorder(Raster raster)
    {
        var (height, width, channels) = raster.Shape;
        long sum = 0, count = 0;
        for (var y = 0; y < height; y++)
        {
            var step = y == 0 || y == height - 1 ? 1 : Math.Max(1, width - 1);
            for (var x = 0; x < width; x += step)
            {
                for (var c = 0; c < channels; c++)
                    sum += raster.Bytes[(y * width + x) * channels + c];
                count += channels;
            }
        }
        return 2 * sum > 255 * count;
    }

    private static void Invert(byte[] bytes)
    {
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)(255 - bytes[i]);
    }
}
