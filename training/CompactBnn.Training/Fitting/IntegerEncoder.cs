using CompactBnn.Format;

namespace CompactBnn.Training.Fitting;

/// <summary>Bytes as integers around 0, times a scale: <c>(byte - 128) * scale</c>.</summary>
/// <param name="input">Shape of the samples.</param>
/// <param name="scale">A power of two, so that no number is rounded; 1 where the network reads integers.</param>
internal sealed class IntegerEncoder(Shape input, float scale) : INetworkEncoder
{
    /// <summary>The largest magnitude of an encoded byte, at a scale of 1.</summary>
    public const int Largest = 128;

    /// <inheritdoc/>
    public Shape Planes => input;

    /// <inheritdoc/>
    public Operation ToOperation(string name) => new EncodeValues(name, Operation.NetworkInput, EquatableArray<short>.From(
        Enumerable.Range(0, 256 * input.Channels).Select(i => (short)(i % 256 - Largest))));

    /// <inheritdoc/>
    public void Encode(ReadOnlySpan<byte> picture, Span<float> planes)
    {
        for (var i = 0; i < picture.Length; i++)
            planes[i] = (picture[i] - Largest) * scale;
    }
}
