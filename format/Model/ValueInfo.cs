namespace CompactBnn.Format;

/// <summary>What the elements of a value are.</summary>
public enum ElementKind
{
    /// <summary>Unsigned bytes, 0 to 255: the input.</summary>
    Byte,

    /// <summary>Bits: 1 stands for +1, 0 for -1.</summary>
    Bit,

    /// <summary>32-bit signed integers.</summary>
    Integer,
}

/// <summary>What shape inference knows of a value.</summary>
/// <param name="Kind">What its elements are.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Minimum">No element is below this; bits count as -1 and +1.</param>
/// <param name="Maximum">No element is above this.</param>
public readonly record struct ValueInfo(ElementKind Kind, Shape Shape, int Minimum, int Maximum);
