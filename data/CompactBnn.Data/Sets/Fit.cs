using CompactBnn.Format;

namespace CompactBnn.Data;

/// <summary>Brings a data set of images to what a network reads.</summary>
internal static class Fit
{
    /// <summary>The set itself where it has the network's shape, otherwise the set with every image brought there by the input recipe.</summary>
    /// <exception cref="DataException">The numbers of classes differ, or the images can't be brought to the shape.</exception>
    public static DataSet To(OpenOptions options, DataSet set)
    {
        if (options.Labels.Length > 0 && options.Labels.Length != set.Labels.Length)
            throw new DataException($"The network has {options.Labels.Length} classes, the data set {set.Name} has {set.Labels.Length}; they must agree.");
        var labels = options.Labels.Length > 0 ? options.Labels : set.Labels;
        return options.Input switch
        {
            null => set,
            TableInput => throw new DataException($"The network reads rows of a table, the data set {set.Name} holds pictures."),
            var input when input.Shape == set.Shape => new(set.Name, input, labels, () => set.Train, () => set.Test),
            var input when set.Shape.Channels is not (1 or 3) => throw new DataException(
                $"The network reads {input.Shape}, the images of {set.Name} are {set.Shape}, which is neither grey nor red, green and blue."),
            var input => new(set.Name, input, labels, () => Encode(set.Train, input), () => Encode(set.Test, input)),
        };
    }

    private static DataSplit Encode(DataSplit split, NetworkInput input)
    {
        var length = input.Shape.Elements;
        if (split.Count * length > Array.MaxLength)
            throw new DataException($"{split.Count} images of {input.Shape} are {split.Count * length} bytes; at most {Array.MaxLength} can be held.");
        var images = new byte[split.Count * length];
        Parallel.For(0, split.Count, i =>
            InputEncoder.Encode(Picture.From(split.Shape, split.Image(i)), input).CopyTo(images, i * length));
        return new(input.Shape, images, split.Labels.ToArray(), split.Tracks.IsEmpty ? null : split.Tracks.ToArray());
    }
}
