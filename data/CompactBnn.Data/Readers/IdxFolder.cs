using System.Buffers.Binary;
using CompactBnn.Format;

namespace CompactBnn.Data;

/// <summary>A folder with images and labels as IDX files, named as the publishers of MNIST do, plain or with <c>.gz</c>.</summary>
internal sealed class IdxFolder
{
    private static readonly string[] TrainPrefixes = ["train"];
    private static readonly string[] TestPrefixes = ["t10k", "test"];
    private static readonly string[] Compressions = ["", ".gz"];

    private readonly string _folder;
    private readonly int _classes;

    private IdxFolder(string folder, int classes)
    {
        _folder = folder;
        _classes = classes;
    }

    /// <summary>Whether a folder holds images as IDX files.</summary>
    public static bool IsOne(string folder) => FindImages(folder, TrainPrefixes) is not null || FindImages(folder, TestPrefixes) is not null;

    /// <summary>Whether a folder holds images and labels of both splits.</summary>
    public static bool IsComplete(string folder) =>
        new[] { TrainPrefixes, TestPrefixes }.All(prefixes => FindImages(folder, prefixes) is not null && FindLabels(folder, prefixes) is not null);

    /// <summary>The files that make up the set in a folder.</summary>
    public static IEnumerable<string> Files(string folder) =>
        from prefixes in new[] { TrainPrefixes, TestPrefixes }
        from path in new[] { FindImages(folder, prefixes), FindLabels(folder, prefixes), FindTracks(folder, prefixes) }
        where path is not null
        select path;

    /// <summary>Opens a folder.</summary>
    /// <param name="folder">A folder for which <see cref="IsOne"/> holds.</param>
    /// <param name="name">Name of the set.</param>
    /// <param name="labels">Names of the classes; where empty the classes are numbered up to the largest label in the files.</param>
    /// <param name="recipe">How other pictures become such bytes; null takes the plain one for the number of colours.</param>
    public static DataSet Open(string folder, string name, EquatableArray<string> labels, ImageRecipe? recipe)
    {
        if (labels.Length == 0)
            labels = EquatableArray<string>.From(Enumerable.Range(0, LargestLabel(folder) + 1).Select(i => $"{i}"));
        var shape = ReadShape(folder);
        recipe ??= shape.Channels == 3 ? ImageRecipe.Rgb : ImageRecipe.Grey;
        var reader = new IdxFolder(folder, labels.Length);
        return new(name, new ImageInput(shape, recipe), labels, () => reader.Read(TrainPrefixes), () => reader.Read(TestPrefixes));
    }

    private static Shape ReadShape(string folder)
    {
        var path = FindImages(folder, TestPrefixes) ?? FindImages(folder, TrainPrefixes)!;
        return ShapeOf(IdxFile.ReadDimensions(path, IdxFile.Bytes, 3, 4));
    }

    private static Shape ShapeOf(int[] dimensions) => new(dimensions[1], dimensions[2], dimensions.Length == 4 ? dimensions[3] : 1);

    private static int LargestLabel(string folder)
    {
        var largest = 0;
        foreach (var path in new[] { FindLabels(folder, TrainPrefixes), FindLabels(folder, TestPrefixes) })
        {
            if (path is not null)
                largest = Math.Max(largest, IdxFile.Read(path, IdxFile.Bytes, 1, 1).Content.Max());
        }
        return largest;
    }

    private DataSplit Read(string[] prefixes)
    {
        var imagesPath = FindImages(_folder, prefixes) ?? throw Missing(prefixes, "images-idx3-ubyte");
        var labelsPath = FindLabels(_folder, prefixes) ?? throw Missing(prefixes, "labels-idx1-ubyte");
        var images = IdxFile.Read(imagesPath, IdxFile.Bytes, 3, 4);
        var labels = ReadLabels(labelsPath, images);
        var shape = ShapeOf(images.Dimensions);
        if (shape != ReadShape(_folder))
            throw new DataException(imagesPath, $"its images are {shape}, those of the other split {ReadShape(_folder)}; they must be alike.");
        return new(shape, images.Content, labels, ReadTracks(prefixes, labels));
    }

    private int[] ReadLabels(string path, IdxFile images)
    {
        var content = IdxFile.Read(path, IdxFile.Bytes, 1, 1).Content;
        if (content.Length != images.Dimensions[0])
            throw new DataException(path, $"has {content.Length} labels, but {images.Path} has {images.Dimensions[0]} images; the counts must agree.");
        var wrong = content.AsSpan().IndexOfAnyExceptInRange((byte)0, (byte)Math.Min(255, _classes - 1));
        if (wrong >= 0)
            throw new DataException(path, $"label {content[wrong]} of image {wrong} is out of range; the {_classes} classes are 0 to {_classes - 1}.");
        return Array.ConvertAll(content, label => (int)label);
    }

    // A track is numbered within its class, as GTSRB does; with the class it is unique.
    private int[]? ReadTracks(string[] prefixes, int[] labels)
    {
        if (FindTracks(_folder, prefixes) is not { } path)
            return null;
        var content = IdxFile.Read(path, IdxFile.Shorts, 1, 1).Content;
        if (content.Length != 2 * labels.Length)
            throw new DataException(path, $"has {content.Length / 2} tracks for {labels.Length} images; the counts must agree.");
        var tracks = new int[labels.Length];
        for (var i = 0; i < tracks.Length; i++)
            tracks[i] = labels[i] << 16 | BinaryPrimitives.ReadUInt16BigEndian(content.AsSpan(2 * i));
        return tracks;
    }

    private DataException Missing(string[] prefixes, string rest) =>
        new(_folder, $"holds no {string.Join(" or ", prefixes.Select(prefix => $"{prefix}-{rest}"))} (or that name with .gz).");

    private static string? FindImages(string folder, string[] prefixes) => Find(folder, prefixes, "images-idx3-ubyte", "images-idx4-ubyte");

    private static string? FindLabels(string folder, string[] prefixes) => Find(folder, prefixes, "labels-idx1-ubyte");

    private static string? FindTracks(string folder, string[] prefixes) => Find(folder, prefixes, "tracks-idx1-short");

    // Unpackers of some systems write "train-images.idx3-ubyte".
    private static string? Find(string folder, string[] prefixes, params string[] rests) =>
        (from prefix in prefixes
         from rest in rests
         from name in new[] { $"{prefix}-{rest}", $"{prefix}-{rest.Replace("-idx", ".idx", StringComparison.Ordinal)}" }
         from suffix in Compressions
         select Path.Combine(folder, name + suffix)).FirstOrDefault(File.Exists);
}
