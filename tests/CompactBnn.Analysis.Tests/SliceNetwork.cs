using CompactBnn.Data;
using CompactBnn.Format;

namespace CompactBnn.Analysis.Tests;

/// <summary>
/// A network that reads all bits of two colours but decides by bit 6 of the first colour alone: the other weights cancel each other. So
/// what each slice is worth is known beforehand.
/// </summary>
internal static class SliceNetwork
{
    public const int DecidingBit = 6, DecidingColour = 0;

    public static Shape Shape => new(1, 1, 2);

    public static Network Create() => Network.Create(
        "slices", new TableInput(EquatableArray<Column>.Adopt([new LinearColumn("first", 0, 1), new LinearColumn("second", 0, 1)])),
        EquatableArray<string>.Adopt(["off", "on"]),
        EquatableArray<Operation>.Adopt(
        [
            new EncodePlanes("planes", "input", Planes()),
            // Class "on" counts the deciding bit; everything else counts 0 by the mask.
            new Dense("dense", "planes", 2, Masked()),
            new Scores("scores", "dense", EquatableArray<float>.Adopt([1f, 1f]), EquatableArray<float>.Adopt([0f, 0f])),
        ]),
        default);

    /// <summary>Samples with random bytes, labelled by the deciding bit.</summary>
    public static DataSplit Samples(int count)
    {
        var bytes = new byte[count * 2];
        new Random(1).NextBytes(bytes);
        return new(Shape, bytes, [.. Enumerable.Range(0, count).Select(i => bytes[2 * i + DecidingColour] >> DecidingBit & 1)]);
    }

    private static EquatableArray<Plane> Planes() => EquatableArray<Plane>.From(
        Enumerable.Range(0, 8).SelectMany(bit => new[] { Plane.Slice(0, bit), Plane.Slice(1, bit) }));

    private static Weights Masked()
    {
        bool[] signs = new bool[32], mask = new bool[32];
        foreach (var unit in new[] { 0, 1 })
        {
            mask[unit * 16 + DecidingBit * 2 + DecidingColour] = true;
            signs[unit * 16 + DecidingBit * 2 + DecidingColour] = unit == 1;
        }
        return Weights.Masked(PackedBits.From(signs), PackedBits.From(mask));
    }
}
