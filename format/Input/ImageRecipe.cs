namespace CompactBnn.Format;

/// <summary>How a picture is resampled to another size.</summary>
public enum ResizeFilter
{
    /// <summary>The nearest source pixel.</summary>
    Nearest,

    /// <summary>A triangle filter, widened by the scale where the picture shrinks, so that every source pixel counts.</summary>
    Bilinear,

    /// <summary>The mean over the source area of each target pixel.</summary>
    Area,
}

/// <summary>How a picture of another aspect ratio is brought to the input's.</summary>
public enum Framing
{
    /// <summary>Height and width are scaled apart.</summary>
    Stretch,

    /// <summary>Scaled until it covers the input, the overhang cut off evenly on both sides.</summary>
    Crop,

    /// <summary>Scaled until it fits, the rest filled with the background evenly on both sides.</summary>
    Pad,

    /// <summary>The bounding box of the ink is scaled to fit a box, and its centre of mass put at the centre of the input, as MNIST was made. One colour only.</summary>
    Ink,
}

/// <summary>What the input's channels are.</summary>
public enum ColourOrder
{
    /// <summary>One channel, a weighted mean of red, green and blue.</summary>
    Grey,

    /// <summary>Red, green, blue.</summary>
    Rgb,

    /// <summary>Blue, green, red.</summary>
    Bgr,
}

/// <summary>Whether dark and light are exchanged.</summary>
public enum Inversion
{
    /// <summary>Never.</summary>
    Never,

    /// <summary>Always: v becomes 255 - v.</summary>
    Always,

    /// <summary>Where the mean over the picture's border pixels is above 127.5, so that the background becomes dark.</summary>
    LightBackground,
}

/// <summary>How a picture file becomes the bytes that a network reads; <c>docs/input-recipe.md</c> gives the arithmetic.</summary>
/// <param name="Colour">What the channels are; <see cref="ColourOrder.Grey"/> has 1, the others 3.</param>
/// <param name="GreyRed">Weight of red, in thousandths; the three sum to 1000.</param>
/// <param name="GreyGreen">Weight of green, in thousandths.</param>
/// <param name="GreyBlue">Weight of blue, in thousandths.</param>
/// <param name="Inversion">Whether dark and light are exchanged.</param>
/// <param name="Framing">How other aspect ratios fit.</param>
/// <param name="Filter">How the size changes.</param>
/// <param name="Background">The byte of added pixels, after inversion. Transparent pixels are blended over what becomes this byte: over its inverse, unless the recipe never inverts.</param>
/// <param name="InkBox">Edge of the box for <see cref="Framing.Ink"/>, 1 to the smaller edge of the input; 0 for the other framings.</param>
public sealed record ImageRecipe(
    ColourOrder Colour, int GreyRed, int GreyGreen, int GreyBlue, Inversion Inversion, Framing Framing, ResizeFilter Filter, int Background, int InkBox)
{
    /// <summary>Grey by the ITU-R BT.601 weights 299, 587 and 114, no inversion, stretched, bilinear, background 0.</summary>
    public static ImageRecipe Grey { get; } = new(ColourOrder.Grey, 299, 587, 114, Inversion.Never, Framing.Stretch, ResizeFilter.Bilinear, 0, 0);

    /// <summary>Red, green and blue, no inversion, stretched, bilinear, background 0.</summary>
    public static ImageRecipe Rgb { get; } = Grey with { Colour = ColourOrder.Rgb };
}
