using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace CompactBnn.Kernels;

/// <summary>Checks for generated code: the lengths of spans, with messages that name both lengths, and the version of the kernels.</summary>
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

    /// <summary>
    /// Throws where code was generated for other kernels than these: kernels trust the lengths that it gives them. Both numbers are constants to the compiler, so a call
    /// takes no time.
    /// </summary>
    /// <param name="version">The version that the code was generated for.</param>
    /// <exception cref="NotSupportedException">It is another one.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Kernels(int version)
    {
        if (version != KernelVersion.Current)
            ThrowVersion(version);
    }

    [DoesNotReturn]
    private static void ThrowVersion(int version) => throw new NotSupportedException(
        $"A network was compiled for version {version} of the kernels of CompactBnn, and the program runs with version {KernelVersion.Current} of them. "
        + "Build the assembly that holds the network again, with the version of the package CompactBnn that the program has.");

    [DoesNotReturn]
    private static void Throw(string parameter, string message) => throw new ArgumentException(message, parameter);
}
