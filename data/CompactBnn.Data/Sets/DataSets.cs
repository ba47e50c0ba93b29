using CompactBnn.Format;

namespace CompactBnn.Data;

/// <summary>Opens data sets, by name or by path.</summary>
public static class DataSets
{
    /// <summary>The names that <see cref="Open"/> knows.</summary>
    public static EquatableArray<string> Names { get; } = EquatableArray<string>.From(KnownDataSets.All.Select(set => set.Name));

    /// <summary>
    /// Opens a data set. A name of <see cref="Names"/> is looked for in the places of <see cref="OpenOptions.Locations"/>; anything else is
    /// the path of a folder with IDX files, with the binary version of CIFAR-10 or with one sub-folder of pictures a class, of a <c>.csv</c>
    /// file, or of a folder with <c>train.csv</c> and <c>test.csv</c>.
    /// </summary>
    /// <param name="nameOrPath">A name or a path. Write <c>./mnist</c> for a folder that has a known name.</param>
    /// <param name="options">What the set is opened for; null takes it as it is.</param>
    /// <exception cref="DataException">There is no such set, or it is malformed, or it does not fit the options.</exception>
    public static DataSet Open(string nameOrPath, OpenOptions? options = null)
    {
        options ??= new();
        if (string.IsNullOrWhiteSpace(nameOrPath))
            throw new DataException($"A data set is one of {string.Join(", ", Names)}, or the path of a folder or .csv file; none was given.");
        if (KnownDataSets.Find(nameOrPath) is not { } known)
            return OpenPath(nameOrPath, options);
        var folder = Find(known, options.Locations)
            ?? throw new DataException(
                $"The data set {known.Name} is not in {string.Join(" or ", options.Locations.Candidates(known.Name))}; get it by: {known.GetCommand}");
        return Fit.To(options, known.Open(folder));
    }

    /// <summary>The folder of a data set known by name, or null where it is in none of the places.</summary>
    public static string? Find(KnownDataSet set, DataLocations locations) => locations.Candidates(set.Name).FirstOrDefault(set.IsIn);

    private static DataSet OpenPath(string path, OpenOptions options)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
        if (CsvTable.IsOne(path))
            return CsvTable.Open(path, name, options);
        if (!Directory.Exists(path))
            throw new DataException(path, $"is neither a folder, nor a .csv file, nor one of the names {string.Join(", ", Names)}.");
        if (IdxFolder.IsOne(path))
            return Fit.To(options, IdxFolder.Open(path, name, options.Labels, recipe: null));
        if (CifarFolder.Find(path) is { } batches)
            return Fit.To(options, CifarFolder.Open(batches, name, KnownDataSets.Find(KnownDataSets.Cifar10)!.Labels, KnownDataSets.Find(KnownDataSets.Cifar10)!.Recipe));
        if (ImageFolder.IsOne(path))
            return ImageFolder.Open(path, name, options);
        throw new DataException(
            path, "holds no data set: no IDX files (train-images-idx3-ubyte), no data_batch_1.bin, no train.csv and test.csv, and no sub-folder a class with PNG or JPEG files.");
    }
}
