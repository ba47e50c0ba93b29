using CompactBnn.Format;

namespace CompactBnn.Data;

/// <summary>Makes the bytes that a network reads of a picture or of a row of a table. The arithmetic is specified in <c>docs/input-recipe.md</c>.</summary>
public static class InputEncoder
{
    /// <summary>The bytes of a picture by the input's recipe, in H,W,C order.</summary>
    /// <exception cref="ArgumentException">The input is of a table, or its recipe contradicts its shape.</exception>
    public static byte[] Encode(Picture picture, NetworkInput input)
    {
        if (input is not ImageInput(var shape, var recipe))
            throw new ArgumentException("The network reads rows of a table, not pictures.", nameof(input));
        Check(shape, recipe);
        return FramingStep.Apply(ColourStep.Apply(picture, recipe), shape, recipe).Bytes;
    }

    /// <summary>The bytes of a row, one a column.</summary>
    /// <exception cref="ArgumentException">The input is of pictures, or the row has another number of columns.</exception>
    public static byte[] Encode(ReadOnlySpan<float> row, NetworkInput input)
    {
        if (input is not TableInput(var columns))
            throw new ArgumentException("The network reads pictures, not rows of a table.", nameof(input));
        if (row.Length != columns.Length)
            throw new ArgumentException($"The network reads {columns.Length} columns; the row has {row.Length}.", nameof(row));
        var bytes = new byte[row.Length];
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = columns[i].Quantize(row[i]);
        return bytes;
    }

    private static void Check(Shape shape, ImageRecipe recipe)
    {
        var channels = recipe.Colour == ColourOrder.Grey ? 1 : 3;
        if (shape.Channels != channels)
            throw new ArgumentException($"Colour {recipe.Colour} has {channels} channels; the input is {shape}.", nameof(recipe));
        var largestBox = Math.Min(shape.Height, shape.Width);
        if (recipe.Framing == Framing.Ink && (channels != 1 || recipe.InkBox < 1 || recipe.InkBox > largestBox))
            throw new ArgumentException($"Framing by ink needs grey pictures and a box of 1 to {largestBox}, not {recipe.InkBox}.", nameof(recipe));
    }
}
