using CompactBnn.Format;

namespace CompactBnn.Training.Fitting;

/// <summary>Turns the bytes of a picture into the numbers that a network reads.</summary>
internal interface ISampleEncoder
{
    /// <summary>The map that the network reads.</summary>
    Shape Planes { get; }

    /// <summary>Encodes a picture.</summary>
    /// <param name="picture">Bytes in height, width, channel order.</param>
    /// <param name="planes">Where the numbers go, in height, width, channel order.</param>
    void Encode(ReadOnlySpan<byte> picture, Span<float> planes);
}
