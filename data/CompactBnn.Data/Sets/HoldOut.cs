namespace CompactBnn.Data;

/// <summary>Makes a test part for sets that have none.</summary>
public static class HoldOut
{
    /// <summary>
    /// Divides a set: of each class the same part, and at least one image where a class has two, becomes the test part. The same set is
    /// always divided the same way.
    /// </summary>
    /// <param name="set">A set that is not divided.</param>
    /// <param name="part">The part for the test, above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The part is no part.</exception>
    public static DataSet Split(DataSet set, double part)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(part);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(part, 1);
        var held = new Lazy<bool[]>(() => Choose(set.Train, part));
        return new(set.Name, set.Input, set.Labels, () => Select(set.Train, held.Value, test: false), () => Select(set.Train, held.Value, test: true));
    }

    private static bool[] Choose(DataSplit whole, double part)
    {
        const int seed = 20;
        var random = new Random(seed);
        var held = new bool[whole.Count];
        foreach (var group in Enumerable.Range(0, whole.Count).GroupBy(whole.Label).OrderBy(group => group.Key))
        {
            var images = group.ToArray();
            random.Shuffle(images);
            foreach (var image in images.Take(images.Length < 2 ? 0 : Math.Max(1, (int)Math.Round(images.Length * part))))
                held[image] = true;
        }
        return held;
    }

    private static DataSplit Select(DataSplit whole, bool[] held, bool test)
    {
        var indices = Enumerable.Range(0, whole.Count).Where(i => held[i] == test).ToArray();
        var length = (int)whole.Shape.Elements;
        var images = new byte[indices.Length * length];
        for (var i = 0; i < indices.Length; i++)
            whole.Image(indices[i]).CopyTo(images.AsSpan(i * length));
        return new(
            whole.Shape, images, Array.ConvertAll(indices, whole.Label), whole.Tracks.IsEmpty ? null : Array.ConvertAll(indices, i => whole.Tracks.Span[i]));
    }
}
