namespace CompactBnn.Data;

/// <summary>Where data sets known by name are looked for.</summary>
/// <param name="DataFolder">A folder with one sub-folder a data set, looked into first; null where there is none.</param>
/// <param name="CacheFolder">The folder of this program in the user's cache; data sets lie in its sub-folder <c>data</c>.</param>
public sealed record DataLocations(string? DataFolder, string CacheFolder)
{
    /// <summary>The folders named by <c>CBNN_DATA</c> and <c>CBNN_CACHE</c>; without the latter the platform's cache folder for a user.</summary>
    public static DataLocations FromEnvironment() => new(Variable("CBNN_DATA"), Variable("CBNN_CACHE") ?? UserCache());

    /// <summary>The folders that may hold a data set of that name, in the order in which they are looked into.</summary>
    public IEnumerable<string> Candidates(string name)
    {
        if (DataFolder is not null)
            yield return Path.Combine(DataFolder, name);
        yield return Path.Combine(CacheFolder, "data", name);
    }

    private static string? Variable(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private static string UserCache()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var cache =
            OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : OperatingSystem.IsMacOS() ? Path.Combine(home, "Library", "Caches")
            : Variable("XDG_CACHE_HOME") ?? Path.Combine(home, ".cache");
        return Path.Combine(cache, "compactbnn");
    }
}
