using CompactBnn.Format;

namespace CompactBnn.Data;

/// <summary>
/// The binary version of CIFAR-10: records of one label and 3072 bytes, the 32x32 red values row by row, then green, then blue.
/// The batches lie in the folder itself or in its sub-folder <c>cifar-10-batches-bin</c>.
/// </summary>
internal static class CifarFolder
{
    /// <summary>The files of the training images.</summary>
    public static readonly string[] TrainFiles = [.. Enumerable.Range(1, 5).Select(i => $"data_batch_{i}.bin")];

    /// <summary>The files of the test images.</summary>
    public static readonly string[] TestFiles = ["test_batch.bin"];

    private const int Classes = 10, Plane = 32 * 32, Record = 1 + 3 * Plane, MostRecords = 100_000;

    /// <summary>32x32 pixels of red, green and blue.</summary>
    public static Shape Shape => new(32, 32, 3);

    /// <summary>The folder of the batches, if that folder or a sub-folder of it holds any.</summary>
    public static string? Find(string folder) =>
        new[] { folder, Path.Combine(folder, "cifar-10-batches-bin") }
            .FirstOrDefault(candidate => TrainFiles.Concat(TestFiles).Any(file => File.Exists(Path.Combine(candidate, file))));

    /// <summary>Opens a folder that <see cref="Find"/> returned.</summary>
    public static DataSet Open(string folder, string name, EquatableArray<string> labels, ImageRecipe recipe) =>
        new(name, new ImageInput(Shape, recipe), labels, () => Read(folder, TrainFiles), () => Read(folder, TestFiles));

    private static DataSplit Read(string folder, string[] files)
    {
        var batches = Array.ConvertAll(files, file => ReadBatch(Path.Combine(folder, file)));
        var count = batches.Sum(batch => batch.Length / Record);
        var images = new byte[count * 3 * Plane];
        var labels = new int[count];
        var at = 0;
        foreach (var batch in batches)
        {
            for (var start = 0; start < batch.Length; start += Record, at++)
            {
                labels[at] = batch[start];
                Interleave(batch.AsSpan(start + 1, 3 * Plane), images.AsSpan(at * 3 * Plane, 3 * Plane));
            }
        }
        return new(Shape, images, labels);
    }

    private static byte[] ReadBatch(string path)
    {
        try
        {
            var length = new FileInfo(path).Length;
            if (length == 0 || length % Record != 0 || length / Record > MostRecords)
                throw new DataException(path, $"has {length} bytes; CIFAR-10's binary version has 1 to {MostRecords} records of {Record} bytes.");
            var batch = File.ReadAllBytes(path);
            for (var start = 0; start < batch.Length; start += Record)
            {
                if (batch[start] >= Classes)
                    throw new DataException(path, $"label {batch[start]} of record {start / Record} is out of range; classes are 0 to {Classes - 1}.");
            }
            return batch;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataException(path, $"can't be read: {error.Message}", error);
        }
    }

    private static void Interleave(ReadOnlySpan<byte> planes, Span<byte> pixels)
    {
        for (var i = 0; i < Plane; i++)
        {
            pixels[3 * i] = planes[i];
            pixels[3 * i + 1] = planes[Plane + i];
            pixels[3 * i + 2] = planes[2 * Plane + i];
        }
    }
}
