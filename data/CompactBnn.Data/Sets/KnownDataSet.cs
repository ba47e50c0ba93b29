using CompactBnn.Format;

namespace CompactBnn.Data;

/// <summary>A public data set that is known by name.</summary>
/// <param name="Name">Its name in lower case.</param>
/// <param name="Description">One line for people.</param>
/// <param name="Shape">Shape of its images.</param>
/// <param name="Recipe">A recipe that makes such images of other pictures.</param>
/// <param name="Labels">Names of its classes.</param>
/// <param name="Publication">Where it is published and how its files are recognised; null where nobody publishes it in a form that can be read here.</param>
public sealed record KnownDataSet(
    string Name, string Description, Shape Shape, ImageRecipe Recipe, EquatableArray<string> Labels, Publication? Publication)
{
    /// <summary>The command that puts the data set where it is found.</summary>
    public string GetCommand => $"cbnn data get {Name}{(Publication is null ? " --from FOLDER" : "")}";

    /// <summary>Whether a folder holds files of this data set.</summary>
    internal bool IsIn(string folder) => Name == KnownDataSets.Cifar10 ? CifarFolder.Find(folder) is not null : IdxFolder.IsOne(folder);

    /// <summary>Opens the data set in a folder for which <see cref="IsIn"/> holds.</summary>
    internal DataSet Open(string folder)
    {
        var set = Name == KnownDataSets.Cifar10
            ? CifarFolder.Open(CifarFolder.Find(folder)!, Name, Labels, Recipe)
            : IdxFolder.Open(folder, Name, Labels, Recipe);
        return set.Shape == Shape ? set : throw new DataException(folder, $"holds images of {set.Shape}; those of {Name} are {Shape}.");
    }
}

/// <summary>How a data set is published.</summary>
/// <param name="Downloads">What to fetch.</param>
/// <param name="Files">What must come out of it.</param>
public sealed record Publication(EquatableArray<Download> Downloads, EquatableArray<KnownFile> Files);

/// <summary>A file on the publishers' servers: a file of the set compressed by gzip, or a compressed tar archive (<c>.tar.gz</c>) with files of the set.</summary>
/// <param name="Addresses">The same file at one address or more, tried in this order.</param>
public sealed record Download(EquatableArray<string> Addresses)
{
    /// <summary>Name of the file.</summary>
    public string FileName => Addresses[0][(Addresses[0].LastIndexOf('/') + 1)..];
}

/// <summary>A file of a data set, by the content that it has after decompression: so any mirror's compression will do.</summary>
/// <param name="Name">Name of the file, without <c>.gz</c>.</param>
/// <param name="Length">Number of bytes.</param>
/// <param name="Sha256">SHA-256 of the bytes, in lower-case hexadecimal.</param>
public sealed record KnownFile(string Name, long Length, string Sha256);
