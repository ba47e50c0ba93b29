namespace CompactBnn.Format;

/// <summary>What a network reads: bytes of a shape, and how pictures or rows of a table become such bytes.</summary>
/// <param name="Shape">The shape of the bytes.</param>
public abstract record NetworkInput(Shape Shape);

/// <summary>A picture.</summary>
/// <param name="Shape">Height, width and colours of the bytes.</param>
/// <param name="Recipe">How a picture file becomes such bytes. Data sets that already hold bytes of this shape are not touched by it.</param>
public sealed record ImageInput(Shape Shape, ImageRecipe Recipe) : NetworkInput(Shape);

/// <summary>A row of numbers: shape 1x1xN, one byte a column.</summary>
/// <param name="Columns">How each number becomes a byte.</param>
public sealed record TableInput(EquatableArray<Column> Columns) : NetworkInput(new Shape(1, 1, Columns.Length));
