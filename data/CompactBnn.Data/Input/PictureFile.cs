using StbImageSharp;

namespace CompactBnn.Data;

/// <summary>
/// Reads pictures from PNG and JPEG files. A 16-bit PNG gives its upper bytes; a JPEG is turned upright by its Exif orientation; colour
/// profiles are not applied.
/// </summary>
public static class PictureFile
{
    /// <summary>The most bytes of a file.</summary>
    public const int MaximumFileLength = 256 << 20;

    /// <summary>The most pixels of a picture.</summary>
    public const int MaximumPixels = 64_000_000;

    private static readonly string[] Extensions = [".png", ".jpg", ".jpeg"];

    /// <summary>Whether a file's name ends as those of PNG and JPEG files do.</summary>
    public static bool HasPictureName(string path) => Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads a file.</summary>
    /// <exception cref="DataException">It can't be read, is neither PNG nor JPEG, is damaged or too large.</exception>
    public static Picture Read(string path)
    {
        try
        {
            // A device has no length and no end.
            var length = File.Exists(path) ? new FileInfo(path).Length : throw new DataException(path, "there is no such file.");
            if (length is 0 or > MaximumFileLength)
                throw new DataException(path, $"has {length} bytes; a picture may have 1 to {MaximumFileLength}.");
            return Decode(File.ReadAllBytes(path), path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataException(path, $"can't be read: {error.Message}", error);
        }
    }

    /// <summary>Decodes the content of a file.</summary>
    /// <param name="content">The content.</param>
    /// <param name="name">What messages call it, for example its path.</param>
    /// <exception cref="DataException">It is neither PNG nor JPEG, is damaged or too large.</exception>
    public static Picture Decode(byte[] content, string name)
    {
        // The decoder trusts what files say of themselves; these checks bound its memory and time beforehand.
        if (content.AsSpan().StartsWith(PngStructure.Signature))
        {
            PngStructure.Check(content, name);
            return DecodeChecked(content, name);
        }
        if (!content.AsSpan().StartsWith(JpegStructure.Signature))
            throw new DataException(name, "is neither a PNG nor a JPEG file.");
        var orientation = JpegStructure.Check(content, name);
        return ExifOrientation.Apply(DecodeChecked(content, name), orientation);
    }

    /// <summary>Refuses sizes that are not 1 to the limits.</summary>
    internal static void CheckSize(long height, long width, string name)
    {
        if (height is < 1 or > Picture.MaximumEdge || width is < 1 or > Picture.MaximumEdge || height * width > MaximumPixels)
            throw new DataException(name, $"has {height}x{width} pixels; each edge may have 1 to {Picture.MaximumEdge} and the whole {MaximumPixels}.");
    }

    private static Picture DecodeChecked(byte[] content, string name)
    {
        ImageResult image;
        try
        {
            image = ImageResult.FromMemory(content, ColorComponents.RedGreenBlueAlpha);
        }
        // The decoder reports damage by exceptions of many types.
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            throw new DataException(name, $"is damaged ({error.Message}); save the picture anew.", error);
        }
        CheckSize(image.Height, image.Width, name);
        return new(image.Height, image.Width, image.Data);
    }
}
