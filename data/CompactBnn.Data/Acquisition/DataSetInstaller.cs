using CompactBnn.Format;

namespace CompactBnn.Data;

/// <summary>
/// Puts data sets known by name where <see cref="DataSets.Open"/> finds them: into <c>CBNN_DATA</c> where that is set, otherwise into the
/// user's cache.
/// </summary>
/// <param name="locations">The places.</param>
public sealed class DataSetInstaller(DataLocations locations)
{
    // Compression of data that can't be compressed adds a few bytes; an archive has headers and a page of explanation.
    private const long PackingOverhead = 2 << 20;

    private static readonly string[] Endings = ["", ".gz"];

    /// <summary>The folder of a data set.</summary>
    public string FolderOf(KnownDataSet set) => locations.Candidates(set.Name).First();

    /// <summary>
    /// Whether the folder holds all files of the set, each with the right SHA-256. For a set without publication: whether it holds both splits.
    /// </summary>
    public bool IsInstalled(KnownDataSet set) => set.Publication is { } publication
        ? publication.Files.All(file => FileCheck.Holds(FolderOf(set), file))
        : IdxFolder.IsComplete(FolderOf(set));

    /// <summary>Fetches a data set from its publishers, and goes on where an earlier attempt stopped.</summary>
    /// <param name="set">The data set.</param>
    /// <param name="http">Sends the requests.</param>
    /// <param name="progress">Hears how far each download is.</param>
    /// <param name="cancellation">Stops; what has come stays for the next time.</param>
    /// <exception cref="DataException">Nobody publishes the set in a form that can be read, no server delivers it, or its content is wrong.</exception>
    public async Task DownloadAsync(KnownDataSet set, HttpClient http, IProgress<DownloadProgress>? progress = null, CancellationToken cancellation = default)
    {
        var publication = set.Publication ?? throw new DataException(
            $"Nobody publishes {set.Name} in a form that can be fetched; give a folder with its IDX files: cbnn data get {set.Name} --from FOLDER");
        var folder = Directory.CreateDirectory(FolderOf(set)).FullName;
        var transfer = new ResumableDownload(http, progress);
        foreach (var download in publication.Downloads)
        {
            var files = FilesOf(publication, download);
            if (!files.All(file => FileCheck.Holds(folder, file)))
                await FetchAsync(transfer, download, files, folder, cancellation);
        }
        CheckComplete(publication, folder);
    }

    /// <summary>Takes a data set from a local folder: its plain files, the same with <c>.gz</c>, or the publisher's archive.</summary>
    /// <exception cref="DataException">A file is missing or has the wrong content.</exception>
    public void CopyFrom(KnownDataSet set, string source)
    {
        if (!Directory.Exists(source))
            throw new DataException(source, "is not a folder.");
        var folder = Directory.CreateDirectory(FolderOf(set)).FullName;
        if (set.Publication is not { } publication)
        {
            CopyIdxFiles(set, source, folder);
            return;
        }
        foreach (var download in publication.Downloads)
            Copy(download, FilesOf(publication, download), source, folder);
        CheckComplete(publication, folder);
    }

    private static EquatableArray<KnownFile> FilesOf(Publication publication, Download download) =>
        publication.Files.Where(file => file.Name + ".gz" == download.FileName).ToArray() is { Length: > 0 } single
            ? EquatableArray<KnownFile>.Adopt(single)
            : publication.Files;

    private static async Task FetchAsync(
        ResumableDownload transfer, Download download, EquatableArray<KnownFile> files, string folder, CancellationToken cancellation)
    {
        var part = Path.Combine(folder, download.FileName + ".part");
        var limit = files.Sum(file => file.Length) + PackingOverhead;
        var failures = new List<string>();
        foreach (var address in download.Addresses)
        {
            try
            {
                await transfer.FetchAsync(address, part, limit, path => Unpacking.Unpack(path, download.FileName, address, files, folder), cancellation);
                return;
            }
            catch (DataException failure)
            {
                failures.Add(failure.Message);
            }
        }
        throw new DataException(string.Join(" And ", failures));
    }

    private static void Copy(Download download, EquatableArray<KnownFile> files, string source, string folder)
    {
        var archive = Path.Combine(source, download.FileName);
        foreach (var file in files)
        {
            var path = PlacesOf(file.Name, source).FirstOrDefault(File.Exists);
            if (path is not null)
                Unpacking.Unpack(path, Path.GetFileName(path), path, files, folder);
            else if (File.Exists(archive))
            {
                Unpacking.Unpack(archive, download.FileName, archive, files, folder);
                return;
            }
            else
                throw new DataException(source, $"holds no {file.Name} (nor that name with .gz, nor {download.FileName}).");
        }
    }

    private static IEnumerable<string> PlacesOf(string name, string source) =>
        from folder in new[] { source, CifarFolder.Find(source) ?? source }
        from ending in Endings
        select Path.Combine(folder, name + ending);

    private static void CopyIdxFiles(KnownDataSet set, string source, string folder)
    {
        if (!IdxFolder.IsComplete(source))
        {
            throw new DataException(
                source, "does not hold train-images-idx4-ubyte, train-labels-idx1-ubyte, test-images-idx4-ubyte and test-labels-idx1-ubyte.");
        }
        var opened = set.Open(source);
        _ = opened.Train.Count + opened.Test.Count;
        foreach (var path in IdxFolder.Files(source))
        {
            var target = Path.Combine(folder, Path.GetFileName(path));
            var temporary = $"{target}.{Environment.ProcessId}.tmp";
            File.Copy(path, temporary, overwrite: true);
            File.Move(temporary, target, overwrite: true);
        }
    }

    private static void CheckComplete(Publication publication, string folder)
    {
        if (publication.Files.FirstOrDefault(file => !FileCheck.Holds(folder, file)) is { } missing)
            throw new DataException(folder, $"still lacks {missing.Name}: no download or copy held it.");
    }
}
