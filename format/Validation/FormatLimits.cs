namespace CompactBnn.Format;

/// <summary>The bounds that every network and every weight file keeps, so that a file from a stranger takes bounded time and memory.</summary>
public static class FormatLimits
{
    /// <summary>UTF-8 bytes of a weight file, a byte order mark included.</summary>
    public const int FileBytes = 1 << 28;

    /// <summary>UTF-16 code units of a line that is not base64, without its end.</summary>
    public const int LineCharacters = 8192;

    /// <summary>UTF-16 code units of a label or a column's name.</summary>
    public const int TextCharacters = 256;

    /// <summary>UTF-16 code units of a metadata value.</summary>
    public const int MetadataCharacters = 1024;

    /// <summary>Characters of the name of a network, an operation or a metadata key.</summary>
    public const int NameCharacters = 64;

    /// <summary>Metadata entries.</summary>
    public const int MetadataEntries = 256;

    /// <summary>Operations of a network.</summary>
    public const int Operations = 1024;

    /// <summary>Height or width of a value.</summary>
    public const int Edge = 8192;

    /// <summary>Channels that a layer or an encoding makes, columns of a table, and classes of a network.</summary>
    public const int Channels = 65_536;

    /// <summary>Elements of one value, and channels of a flattened value.</summary>
    public const int ValueElements = 1 << 24;

    /// <summary>Elements of all values of a network together.</summary>
    public const long TotalElements = 1L << 26;

    /// <summary>Rows, columns, steps or padding of a window.</summary>
    public const int WindowEdge = 255;

    /// <summary>Weights of a network, and elements of a data block.</summary>
    public const int Weights = 1 << 27;

    /// <summary>Values that one operation adds or joins.</summary>
    public const int MergedValues = 256;

    /// <summary>Multiply-accumulates of one evaluation, padded taps included.</summary>
    public const long MultiplyAccumulates = 1L << 40;
}
