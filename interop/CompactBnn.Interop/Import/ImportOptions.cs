namespace CompactBnn.Interop;

/// <summary>The order of the dimensions of a graph's input.</summary>
public enum InputLayout
{
    /// <summary>Batch, channels, height, width.</summary>
    Nchw,

    /// <summary>Batch, height, width, channels.</summary>
    Nhwc,
}

/// <summary>What the scores of a BNN-PYNQ network with output bits are.</summary>
public enum PynqScores
{
    /// <summary>The published rule of the host program: the highest output bit that is set, class 0 where none is.</summary>
    HighestBit,

    /// <summary>Number of matching weights minus threshold.</summary>
    Margin,
}

/// <summary>What a file leaves open. What is null is found out from the file, and the import says what it took.</summary>
public sealed record ImportOptions
{
    /// <summary>Name of the network; null takes the file's.</summary>
    public string? Name { get; init; }

    /// <summary>One label a class.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>The numbers that the graph reads for the bytes 0 and 255.</summary>
    public (double Low, double High)? InputRange { get; init; }

    /// <summary>The order of the input's dimensions.</summary>
    public InputLayout? InputLayout { get; init; }

    /// <summary>What the scores of a BNN-PYNQ network with output bits are.</summary>
    public PynqScores PynqScores { get; init; }

    /// <summary>The name for a network that is written to a file: the file's, in lower case and with - for what a name may not hold.</summary>
    /// <param name="path">The path of the file.</param>
    public static string NameOf(string path) => Import.NetworkNames.Of(Path.GetFileNameWithoutExtension(path));

    /// <summary>Reads <c>LOW,HIGH</c>: two different finite numbers.</summary>
    public static bool TryParseRange(string text, out (double Low, double High) range) => Import.InputRanges.TryParse(text, out range);
}
