using CompactBnn.Format;

namespace CompactBnn.Data;

/// <summary>What a data set is opened for.</summary>
public sealed record OpenOptions
{
    /// <summary>
    /// What the network reads. Image folders need it. Images of another shape go through its recipe, images of its shape stay as they are;
    /// the columns of a table are found by their names. Null takes the set as it is.
    /// </summary>
    public NetworkInput? Input { get; init; }

    /// <summary>The network's classes. Folders and tables name their classes, which then must be among these. Empty takes the classes of the set.</summary>
    public EquatableArray<string> Labels { get; init; }

    /// <summary>For tables: the column with the class. Null takes the last one.</summary>
    public string? LabelColumn { get; init; }

    /// <summary>Where data sets are looked for by name.</summary>
    public DataLocations Locations { get; init; } = DataLocations.FromEnvironment();
}
