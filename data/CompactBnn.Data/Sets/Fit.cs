using CompactBnn.Format;

namespace CompactBnn.Data;

/// <summary>Brings a data set to what a network reads.</summary>
internal static class Fit
{
    /// <summary>The set itself where it already fits.</summary>
    /// <exception cref="DataException">The shapes or the numbers of classes differ.</exception>
    public static DataSet To(OpenOptions options, DataSet set)
    {
        if (options.Labels.Length > 0 && options.Labels.Length != set.Labels.Length)
            throw new DataException($"The network has {options.Labels.Length} classes, the data set {set.Name} has {set.Labels.Length}; they must agree.");
        if (options.Input is { } input && input.Shape != set.Shape)
            throw new DataException($"The network reads {input.Shape}, the images of {set.Name} are {set.Shape}; they must agree.");
        return set;
    }
}
