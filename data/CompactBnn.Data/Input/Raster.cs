using CompactBnn.Format;

namespace CompactBnn.Data;

/// <summary>Bytes of a shape between two steps of the recipe.</summary>
/// <param name="Shape">The shape.</param>
/// <param name="Bytes">The bytes in H,W,C order.</param>
internal sealed record Raster(Shape Shape, byte[] Bytes);

/// <summary>A part of a raster.</summary>
/// <param name="Top">First row.</param>
/// <param name="Left">First column.</param>
/// <param name="Height">Number of rows.</param>
/// <param name="Width">Number of columns.</param>
internal readonly record struct Region(int Top, int Left, int Height, int Width)
{
    /// <summary>All of a raster.</summary>
    public static Region All(Raster raster) => new(0, 0, raster.Shape.Height, raster.Shape.Width);
}
