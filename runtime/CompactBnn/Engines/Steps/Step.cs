using CompactBnn.Format;

namespace CompactBnn.Engines.Steps;

/// <summary>
/// Computes one value of a network from another one. Bits lie 64 to a word, every position starting a word: channel c is bit c % 64 of word
/// c / 64 of its position, and bits past the channels are 0. Integers lie one after another.
/// </summary>
internal abstract unsafe class Step
{
    /// <summary>Runs on one input.</summary>
    /// <param name="image">The bytes of the network's input.</param>
    /// <param name="memory">The memory that the regions of all values lie in.</param>
    public abstract void Run(byte* image, ulong* memory);
}

/// <summary>Where a value lies in the interpreter's memory.</summary>
/// <param name="Offset">The first word.</param>
internal readonly record struct Region(int Offset)
{
    public unsafe ulong* Words(ulong* memory) => memory + Offset;

    public unsafe int* Integers(ulong* memory) => (int*)(memory + Offset);
}

/// <summary>A value that a step reads or makes.</summary>
/// <param name="Shape">Its shape.</param>
/// <param name="Region">Where it lies.</param>
internal readonly record struct Operand(Shape Shape, Region Region)
{
    /// <summary>Number of positions.</summary>
    public int Positions => (int)Shape.Positions;

    /// <summary>Words of a position of bits.</summary>
    public int PixelWords => PackedBits.WordCount(Shape.Channels);
}
