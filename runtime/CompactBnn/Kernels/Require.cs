using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

namespace CompactBnn.Kernels;

/// <summary>Checks the lengths of spans for generated code. The messages name both lengths.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Require
{
    /// <summary>Throws where a span has another length than is needed.</summary>
    /// <param name="parameter">Name of the span.</param>
    /// <param name="length">Its length.</param>
    /// <param name="needed">The right length.</param>
    /// <exception cref="ArgumentException">They differ.</exception>
    public static void Length(string parameter, int length, int needed)
    {
        if (length != needed)
            Throw(parameter, $"The span '{parameter}' has {length} elements; {needed} are needed.");
    }

    /// <summary>Throws where a span is too short.</summary>
    /// <param name="parameter">Name of the span.</param>
    /// <param name="length">Its length.</param>
    /// <param name="least">The least right length.</param>
    /// <exception cref="ArgumentException">The length is below the least.</exception>
    public static void AtLeast(string parameter, int length, int least)
    {
        if (length < least)
            Throw(parameter, $"The span '{parameter}' has {length} elements; at least {least} are needed.");
    }

    /// <summary>Throws where a span is too long.</summary>
    /// <param name="parameter">Name of the span.</param>
    /// <param name="length">Its length.</param>
    /// <param name="most">The greatest right length.</param>
    /// <exception cref="ArgumentException">The length is above the greatest.</exception>
    public static void AtMost(string parameter, int length, int most)
    {
        if (length > most)
            Throw(parameter, $"The span '{parameter}' has {length} elements; at most {most} are allowed.");
    }

    /// <summary>Throws where the results of a batch do not fit its images.</summary>
    /// <param name="imagesLength">Length of the span 'images'.</param>
    /// <param name="imageLength">Bytes of one image, at least 1.</param>
    /// <param name="parameter">Name of the span that takes the results.</param>
    /// <param name="resultsLength">Its length.</param>
    /// <param name="resultLength">Elements of the result of one image, at least 1.</param>
    /// <returns>The number of images.</returns>
    /// <exception cref="ArgumentException">
    /// There is a part of an image, or the results have another length than the images need.
    /// </exception>
    public static int Batch(int imagesLength, int imageLength, string parameter, int resultsLength, int resultLength)
    {
        var count = imagesLength / imageLength;
        if (count * (long)imageLength != imagesLength)
            Throw("images", $"The span 'images' has {imagesLength} elements, not a multiple of the {imageLength} of one image.");
        if (count * (long)resultLength != resultsLength)
        {
            Throw(parameter, $"The span '{parameter}' has {resultsLength} elements; "
                + $"{count * (long)resultLength} are needed for the {count} images in {imagesLength} bytes.");
        }
        return count;
    }

    [DoesNotReturn]
    private static void Throw(string parameter, string message) => throw new ArgumentException(message, parameter);
}
