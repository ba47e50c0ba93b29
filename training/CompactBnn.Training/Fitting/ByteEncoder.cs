using CompactBnn.Format;

namespace CompactBnn.Training.Fitting;

/// <summary>Whole bytes as numbers from -1 to 1: <c>byte * (1 / 127.5) - 1</c> in float32.</summary>
internal sealed class ByteEncoder(Shape input) : ISampleEncoder
{
    /// <summary>What a byte is multiplied by.</summary>
    public const float Factor = 1 / 127.5f;

    /// <summary>What is added then.</summary>
    public const float Summand = -1;

    /// <inheritdoc/>
    public Shape Planes => input;

    /// <inheritdoc/>
    public void Encode(ReadOnlySpan<byte> picture, Span<float> planes)
    {
        for (var i = 0; i < picture.Length; i++)
        {
            // Rounded after the multiplication and again after the addition.
            var product = picture[i] * Factor;
            planes[i] = product + Summand;
        }
    }
}
