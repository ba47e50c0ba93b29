using System.Globalization;

namespace WebDraw;

/// <summary>A drawing as a request brings it: grey bytes, row by row, of a height and a width that the query names.</summary>
/// <param name="Height">Rows, 1 to <see cref="MaximumEdge"/>.</param>
/// <param name="Width">Columns, 1 to <see cref="MaximumEdge"/>.</param>
/// <param name="Grey">A byte a pixel.</param>
internal sealed record Drawing(int Height, int Width, byte[] Grey)
{
    /// <summary>The most rows and the most columns.</summary>
    public const int MaximumEdge = 256;

    /// <summary>The most bytes.</summary>
    public const int MaximumBytes = MaximumEdge * MaximumEdge;

    /// <summary>The type of a body.</summary>
    public const string ContentType = "application/octet-stream";

    /// <summary>Reads a request, and no more of its body than its height and width ask for.</summary>
    /// <exception cref="BadHttpRequestException">It is no drawing; the message says what would be right.</exception>
    public static async Task<Drawing> Read(HttpRequest request)
    {
        if (request.ContentLength > MaximumBytes)
            throw new BadHttpRequestException($"The body has {request.ContentLength} bytes; it may have {MaximumBytes}.", StatusCodes.Status413PayloadTooLarge);
        if (!string.Equals(request.ContentType, ContentType, StringComparison.OrdinalIgnoreCase))
            throw new BadHttpRequestException($"The content type is '{request.ContentType}'; it must be {ContentType}.", StatusCodes.Status415UnsupportedMediaType);
        var (height, width) = (Edge(request.Query, "height"), Edge(request.Query, "width"));
        if (request.ContentLength is { } length && length != height * width)
            throw WrongLength(height, width, $"{length}");
        var grey = new byte[height * width];
        var read = await request.Body.ReadAtLeastAsync(grey, grey.Length, throwOnEndOfStream: false, request.HttpContext.RequestAborted);
        if (read < grey.Length)
            throw WrongLength(height, width, $"{read}");
        if (await request.Body.ReadAsync(new byte[1], request.HttpContext.RequestAborted) > 0)
            throw WrongLength(height, width, "more");
        return new(height, width, grey);
    }

    private static int Edge(IQueryCollection query, string name)
    {
        if (int.TryParse(query[name], NumberStyles.None, CultureInfo.InvariantCulture, out var edge) && edge is >= 1 and <= MaximumEdge)
            return edge;
        throw new BadHttpRequestException($"The query's {name} is '{query[name]}'; it must be a whole number from 1 to {MaximumEdge}.");
    }

    private static BadHttpRequestException WrongLength(int height, int width, string found) =>
        new($"The body has {found} bytes; a drawing of {height}x{width} pixels has {height * width}, one a pixel.");
}
