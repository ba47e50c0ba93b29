using CompactBnn.Format;

namespace CompactBnn.Training.Fitting;

/// <summary>Bytes to bit planes of +1 and -1: channel <c>k * colours + c</c> is bit <c>slices[k]</c> of the code of colour c.</summary>
internal sealed class PlaneEncoder(Shape input, EquatableArray<int> slices, ByteCoding coding) : INetworkEncoder
{
    /// <inheritdoc/>
    public Shape Planes { get; } = input with { Channels = input.Channels * slices.Length };

    /// <inheritdoc/>
    public Operation ToOperation(string name) =>
        new EncodePlanes(name, Operation.NetworkInput, EquatableArray<Plane>.From(slices.SelectMany(bit => Enumerable.Range(0, input.Channels).Select(colour => coding.PlaneOf(colour, bit)))));

    /// <inheritdoc/>
    public void Encode(ReadOnlySpan<byte> picture, Span<float> planes)
    {
        var at = 0;
        for (var position = 0; position < picture.Length; position += input.Channels)
        {
            foreach (var bit in slices.AsSpan())
            {
                for (var colour = 0; colour < input.Channels; colour++)
                    planes[at++] = (coding[colour, picture[position + colour]] >> bit & 1) * 2 - 1;
            }
        }
    }
}
