namespace CompactBnn.Format;

/// <summary>The element type of a data block.</summary>
/// <param name="Word">Its word in the file.</param>
/// <param name="Bits">Bits of an element.</param>
internal readonly record struct BlockType(string Word, int Bits)
{
    public static BlockType Bit => new("bits", 1);

    /// <summary>The way of firing of a threshold: 0 at least, 1 at most, 2 always, 3 never.</summary>
    public static BlockType Firing => new("u8", 8);

    public static BlockType Int16 => new("i16", 16);

    public static BlockType Int32 => new("i32", 32);

    public static BlockType Int64 => new("i64", 64);

    public static BlockType Float32 => new("f32", 32);

    public static BlockType Integer(int bitWidth) => new("int" + bitWidth, bitWidth);
}
