namespace CompactBnn.Kernels;

/// <summary>Kinds of <see cref="ByteTest"/>.</summary>
internal enum ByteTestKind
{
    /// <summary>A bit of the byte.</summary>
    Slice,

    /// <summary>Whether the byte is at least a level.</summary>
    Level,

    /// <summary>A truth table.</summary>
    Table,
}
