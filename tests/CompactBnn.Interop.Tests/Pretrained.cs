using CompactBnn.Data;
using CompactBnn.Tests.Support;

namespace CompactBnn.Interop.Tests;

/// <summary>Networks that others trained, beside the checkout or under <c>CBNN_PRETRAINED</c>.</summary>
internal static class Pretrained
{
    /// <summary>The path of a file or folder; where it is absent, skips the test, or fails it under CI.</summary>
    public static string Path(string part)
    {
        var path = System.IO.Path.Combine(Root() ?? "", part);
        Available.OrSkip(System.IO.Path.Exists(path),
            $"The pretrained network {part} is not on this machine: put it into ../shared/pretrained beside the checkout, or set CBNN_PRETRAINED to the folder that holds it.");
        return path;
    }

    /// <summary>The test images of a data set; skips the test where it is absent.</summary>
    public static DataSplit Test(string name)
    {
        var set = KnownDataSets.Find(name)!;
        Available.OrSkip(DataSets.Find(set, DataLocations.FromEnvironment()) is not null, $"The data set {name} is not on this machine: {set.GetCommand}");
        return DataSets.Open(name).Test;
    }

    private static string? Root()
    {
        if (Environment.GetEnvironmentVariable("CBNN_PRETRAINED") is { Length: > 0 } told)
            return told;
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = System.IO.Path.GetDirectoryName(folder))
        {
            if (File.Exists(System.IO.Path.Combine(folder, "CompactBnn.sln")))
                return System.IO.Path.Combine(folder, "..", "shared", "pretrained");
        }
        return null;
    }
}
