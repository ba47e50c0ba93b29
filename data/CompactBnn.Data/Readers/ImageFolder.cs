using CompactBnn.Format;

namespace CompactBnn.Data;

/// <summary>
/// A folder with one sub-folder of PNG and JPEG files a class, or with two such folders <c>train</c> and <c>test</c>. Classes have the names of
/// their folders; pictures come in ordinal order of class folder and file name.
/// </summary>
internal sealed class ImageFolder
{
    private static readonly string[] Splits = ["train", "test"];

    private readonly NetworkInput _input;
    private readonly EquatableArray<string> _labels;

    private ImageFolder(NetworkInput input, EquatableArray<string> labels)
    {
        _input = input;
        _labels = labels;
    }

    /// <summary>Whether a folder holds pictures in sub-folders.</summary>
    public static bool IsOne(string folder) => Roots(folder).Any(root => Classes(root).Any(name => Pictures(Path.Combine(root, name)).Any()));

    /// <summary>All pictures of a folder, in order.</summary>
    public static string[] FilesOf(string folder) =>
        [.. from root in Roots(folder)
            from name in Classes(root).Order(StringComparer.Ordinal)
            from path in Pictures(Path.Combine(root, name)).Order(StringComparer.Ordinal)
            select path];

    /// <summary>Opens a folder for which <see cref="IsOne"/> holds.</summary>
    /// <exception cref="DataException">No input is given, or a class is not one of the network's.</exception>
    public static DataSet Open(string folder, string name, OpenOptions options)
    {
        if (options.Input is not ImageInput input)
            throw new DataException(folder, options.Input is null
                ? "holds pictures, whose shape is the network's; where there is none yet, the recipe gives it by its key \"picture\"."
                : "holds pictures, but the network reads rows of a table.");
        var found = Roots(folder).SelectMany(Classes).Distinct().Order(StringComparer.Ordinal).ToArray();
        var labels = options.Labels.Length > 0 ? options.Labels : EquatableArray<string>.Adopt(found);
        if (found.FirstOrDefault(label => !labels.Contains(label)) is { } strange)
            throw new DataException(folder, $"has the class folder {strange}; the network's classes are {string.Join(", ", labels)}.");
        var reader = new ImageFolder(input, labels);
        if (options.Labels.Length == 0)
            RequirePictures(Roots(folder)[0], found);
        return Roots(folder).Length == 1 ? new(name, input, labels, () => reader.Read(folder))
            : new(name, input, labels, () => reader.Read(Path.Combine(folder, Splits[0])), () => reader.Read(Path.Combine(folder, Splits[1])));
    }

    private static string[] Roots(string folder)
    {
        var splits = Array.ConvertAll(Splits, split => Path.Combine(folder, split));
        return splits.All(Directory.Exists) ? splits : [folder];
    }

    private static IEnumerable<string> Classes(string root) =>
        Directory.Exists(root) ? Directory.EnumerateDirectories(root).Select(path => Path.GetFileName(path)).Where(name => !name.StartsWith('.')) : [];

    private static IEnumerable<string> Pictures(string folder) => Directory.EnumerateFiles(folder).Where(path => !Path.GetFileName(path).StartsWith('.') && PictureFile.HasPictureName(path));

    // A class without a picture to learn from would be one that the network can never be right about.
    private static void RequirePictures(string root, string[] classes)
    {
        if (classes.FirstOrDefault(name => !Classes(root).Contains(name) || !Pictures(Path.Combine(root, name)).Any()) is { } empty)
            throw new DataException(Path.Combine(root, empty), "holds no PNG or JPEG files, and every sub-folder is a class to learn; put its pictures there, or take the folder away.");
    }

    private DataSplit Read(string root)
    {
        var files = (from name in Classes(root).Order(StringComparer.Ordinal)
                     from path in Pictures(Path.Combine(root, name)).Order(StringComparer.Ordinal)
                     select (path, label: _labels.AsSpan().IndexOf(name))).ToArray();
        if (files.Length == 0)
            throw new DataException(root, "holds no PNG or JPEG files in sub-folders.");
        var length = _input.Shape.Elements;
        if (files.Length * length > Array.MaxLength)
            throw new DataException(root, $"{files.Length} pictures of {_input.Shape} are {files.Length * length} bytes; at most {Array.MaxLength} can be read.");
        var images = new byte[files.Length * length];
        ForEach(files.Length, i => InputEncoder.Encode(PictureFile.Read(files[i].path), _input).CopyTo(images, i * length));
        return new(_input.Shape, images, Array.ConvertAll(files, file => file.label));
    }

    private static void ForEach(int count, Action<int> read)
    {
        try
        {
            // A decoded picture may take half a gigabyte, so the number of threads stays small on large machines too.
            Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = Math.Min(Environment.ProcessorCount, 8) }, read);
        }
        catch (AggregateException errors) when (errors.InnerExceptions[0] is DataException first)
        {
            throw new DataException(first.Message);
        }
    }
}
