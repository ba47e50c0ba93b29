using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CompactBnn.Data;

namespace ClusterScore;

/// <summary>
/// The classes of a data set's images, batch by batch. They are kept in <c>OUT.partial</c>, a line a batch, until all are there; then <c>OUT</c> appears as a
/// whole. A run that was killed is continued by the next one, which drops a line that was cut off.
/// </summary>
internal sealed class ResultFile : IDisposable
{
    private readonly Lock _turn = new();
    private readonly string _path;
    private readonly DataSplit _images;
    private readonly int _batch;
    private readonly int[]?[] _classes;
    private readonly FileStream _partial;

    private ResultFile(string path, DataSplit images, int batch)
    {
        (_path, _images, _batch) = (path, images, batch);
        _classes = new int[(images.Count + batch - 1) / batch][];
        _partial = new(path + ".partial", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
    }

    /// <summary>The batches that have no classes yet.</summary>
    public IEnumerable<int> Missing => Enumerable.Range(0, _classes.Length).Where(batch => _classes[batch] is null);

    /// <summary>Begins or continues a result.</summary>
    /// <param name="path">The file that gets the result.</param>
    /// <param name="images">The images.</param>
    /// <param name="batch">Images a batch.</param>
    /// <exception cref="DataException">What is there is of other images or batches, or damaged.</exception>
    /// <exception cref="IOException">Another process writes it.</exception>
    public static ResultFile Open(string path, DataSplit images, int batch)
    {
        var result = new ResultFile(path, images, batch);
        try
        {
            result.Read();
            return result;
        }
        catch
        {
            result.Dispose();
            throw;
        }
    }

    /// <summary>First image and number of images of a batch.</summary>
    public (int First, int Count) Range(int batch) => (batch * _batch, Math.Min(_batch, _images.Count - batch * _batch));

    /// <summary>Takes the classes of a batch; false, and nothing happens, where it has some already.</summary>
    public bool Add(int batch, int[] classes)
    {
        lock (_turn)
        {
            if (_classes[batch] is not null)
                return false;
            Write($"{batch} {string.Join(' ', classes)}");
            _classes[batch] = classes;
            return true;
        }
    }

    /// <summary>Writes the whole result, once no batch is missing.</summary>
    /// <returns>The number of images whose class is their label.</returns>
    public int Finish()
    {
        var right = 0;
        var temporary = _path + ".tmp";
        using (var output = new StreamWriter(temporary) { NewLine = "\n" })
        {
            output.WriteLine("image,class,label");
            for (var image = 0; image < _images.Count; image++)
            {
                var found = _classes[image / _batch]![image % _batch];
                right += found == _images.Label(image) ? 1 : 0;
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{image},{DigitClassifier.Labels[found]},{DigitClassifier.Labels[_images.Label(image)]}"));
            }
        }
        File.Move(temporary, _path, overwrite: true);
        File.Delete(_partial.Name);
        return right;
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _partial.Dispose();

    // What the lines below it are about.
    private string Heading() => string.Create(
        CultureInfo.InvariantCulture, $"{_images.Count} images in batches of {_batch}, SHA-256 {Convert.ToHexStringLower(SHA256.HashData(_images.Images.Span))}");

    private void Read()
    {
        var content = new byte[_partial.Length];
        _partial.ReadExactly(content);
        var whole = content.AsSpan().LastIndexOf((byte)'\n') + 1;
        _partial.SetLength(whole);
        _partial.Position = whole;
        if (whole == 0)
        {
            Write(Heading());
            return;
        }
        var lines = Encoding.UTF8.GetString(content, 0, whole).Split('\n')[..^1];
        if (lines[0] != Heading())
            throw new DataException(_partial.Name, $"begins with '{lines[0]}', but this run is about {Heading()}. Remove the file to begin anew.");
        for (var line = 1; line < lines.Length; line++)
            Parse(lines[line], line + 1);
    }

    private void Parse(string text, int line)
    {
        var numbers = Array.ConvertAll(text.Split(' '), word => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1);
        var batch = numbers[0];
        if ((uint)batch >= (uint)_classes.Length || numbers.Length - 1 != Range(batch).Count || numbers.Skip(1).Any(number => (uint)number >= DigitClassifier.ClassCount))
            throw new DataException($"{_partial.Name}:{line}", "is no batch's number with a class for each of its images. Remove the file to begin anew.");
        _classes[batch] ??= numbers[1..];
    }

    private void Write(string line)
    {
        _partial.Write(Encoding.UTF8.GetBytes(line + "\n"));
        _partial.Flush();
    }
}
