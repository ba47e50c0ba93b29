using CompactBnn.Format;

namespace CompactBnn.Data;

/// <summary>What the pictures of a folder are like, from a sample of them.</summary>
/// <param name="Pictures">Number of pictures in the folder.</param>
/// <param name="Classes">Number of class folders.</param>
/// <param name="Edge">Median of the pictures' shorter edges, in pixels.</param>
/// <param name="IsGrey">Whether all sampled pictures are grey.</param>
public sealed record PictureSurvey(int Pictures, int Classes, int Edge, bool IsGrey)
{
    private const int Sample = 60;

    // Colours of a grey picture that was saved as a JPEG file in colour differ by rounding.
    private const int GreyTolerance = 6;

    /// <summary>Looks at a folder, or returns null where it is no folder of pictures.</summary>
    /// <param name="folder">A folder with one sub-folder of pictures a class, or with two such folders <c>train</c> and <c>test</c>.</param>
    /// <exception cref="DataException">A picture can't be read.</exception>
    public static PictureSurvey? Of(string folder)
    {
        if (!Directory.Exists(folder) || !ImageFolder.IsOne(folder))
            return null;
        var files = ImageFolder.FilesOf(folder);
        // One decoded picture at a time: a photo takes tens of megabytes.
        var sampled = Enumerable.Range(0, Math.Min(Sample, files.Length))
            .Select(i => PictureFile.Read(files[(int)((long)i * files.Length / Math.Min(Sample, files.Length))]))
            .Select(picture => (Edge: Math.Min(picture.Height, picture.Width), IsGrey: IsGreyPicture(picture))).ToArray();
        var edges = sampled.Select(picture => picture.Edge).Order().ToArray();
        return new(
            files.Length, files.Select(file => Path.GetFileName(Path.GetDirectoryName(file)!)).Distinct().Count(), edges[edges.Length / 2], sampled.All(picture => picture.IsGrey));
    }

    /// <summary>An input that suits the pictures: their own size up to 32 pixels, framed by their middle, in grey where all are grey.</summary>
    public ImageInput SuitableInput()
    {
        var edge = Edge switch { >= 32 => 32, >= 28 => 28, >= 24 => 24, _ => 16 };
        var recipe = (IsGrey ? ImageRecipe.Grey : ImageRecipe.Rgb) with { Framing = Framing.Crop, Filter = ResizeFilter.Area };
        return new(new(edge, edge, IsGrey ? 1 : 3), recipe);
    }

    private static bool IsGreyPicture(Picture picture)
    {
        var pixels = picture.Pixels;
        for (var i = 0; i < pixels.Length; i += Picture.BytesPerPixel)
        {
            if (Math.Abs(pixels[i] - pixels[i + 1]) > GreyTolerance || Math.Abs(pixels[i + 1] - pixels[i + 2]) > GreyTolerance)
                return false;
        }
        return true;
    }
}
