using CompactBnn.Format;

namespace CompactBnn.Interop.Import;

/// <summary>A value of the network that is being built, or its input.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Kind">What its elements are.</param>
/// <param name="Lows">The least element of each channel.</param>
/// <param name="Highs">The greatest element of each channel.</param>
/// <param name="Step">2 where an element of a channel differs from its least one by even numbers only; else 1.</param>
internal sealed record BaseValue(string Name, Shape Shape, ElementKind Kind, int[] Lows, int[] Highs, int Step)
{
    public static BaseValue Bits(string name, Shape shape) =>
        new(name, shape, ElementKind.Bit, Same(-1, shape.Channels), Same(1, shape.Channels), 2);

    public static BaseValue Integers(string name, Shape shape, int low, int high) =>
        new(name, shape, ElementKind.Integer, Same(low, shape.Channels), Same(high, shape.Channels), 1);

    public static BaseValue Bytes(Shape shape) =>
        new(Operation.NetworkInput, shape, ElementKind.Byte, Same(0, shape.Channels), Same(255, shape.Channels), 1);

    private static int[] Same(int value, int count)
    {
        var all = new int[count];
        Array.Fill(all, value);
        return all;
    }
}
