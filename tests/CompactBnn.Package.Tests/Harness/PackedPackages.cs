using System.IO.Compression;
using System.Reflection;
using System.Xml.Linq;
using CompactBnn.Generator.Tests.Harness;

[assembly: AssemblyFixture(typeof(CompactBnn.Package.Tests.Harness.PackedPackages))]

namespace CompactBnn.Package.Tests.Harness;

/// <summary>The packages of this checkout, packed once into a folder that serves as NuGet source, with a package cache of their own.</summary>
public sealed class PackedPackages : IAsyncLifetime
{
    private static readonly string Configuration = typeof(PackedPackages).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "Configuration").Value!;

    private static readonly string[] Libraries =
    [
        "runtime/CompactBnn", "data/CompactBnn.Data", "analysis/CompactBnn.Analysis", "interop/CompactBnn.Interop", "training/CompactBnn.Training",
        "templates/CompactBnn.Templates",
    ];

    private static readonly string[] Tools = ["tools/CompactBnn.Cli", "tools/CompactBnn.Trainer"];

    private readonly string _root = Directory.CreateTempSubdirectory("cbnn-package-").FullName;

    /// <summary>The folder with the packages.</summary>
    public string Feed => Path.Combine(_root, "feed");

    /// <summary>The package cache of consumers.</summary>
    public string Cache => Path.Combine(_root, "cache");

    /// <summary>Version of all packages.</summary>
    public string Version { get; private set; } = "";

    /// <summary>A new folder for a consumer, outside of the checkout.</summary>
    public string NewFolder(string name) => Directory.CreateDirectory(Path.Combine(_root, Guid.NewGuid().ToString("N")[..8], name)).FullName;

    /// <summary>Path of a package.</summary>
    public string File(string id, string extension = "nupkg") => Path.Combine(Feed, $"{id}.{Version}.{extension}");

    /// <summary>Names of all files in a package.</summary>
    public string[] Files(string id, string extension = "nupkg")
    {
        using var package = ZipFile.OpenRead(File(id, extension));
        return [.. package.Entries.Select(entry => Uri.UnescapeDataString(entry.FullName)).Order(StringComparer.Ordinal)];
    }

    /// <summary>Text of a file in a package.</summary>
    public string Text(string id, string file)
    {
        using var package = ZipFile.OpenRead(File(id));
        using var reader = new StreamReader(package.GetEntry(file)!.Open());
        return reader.ReadToEnd();
    }

    /// <summary>Bytes of a file in a package.</summary>
    public byte[] Bytes(string id, string file, string extension = "nupkg")
    {
        using var package = ZipFile.OpenRead(File(id, extension));
        using var bytes = new MemoryStream();
        package.GetEntry(file)!.Open().CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>The manifest of a package, without its namespace.</summary>
    public XElement Manifest(string id)
    {
        var metadata = XDocument.Parse(Text(id, id + ".nuspec")).Root!.Elements().Single(element => element.Name.LocalName == "metadata");
        foreach (var element in metadata.DescendantsAndSelf())
            element.Name = element.Name.LocalName;
        return metadata;
    }

    async ValueTask IAsyncLifetime.InitializeAsync()
    {
        Directory.CreateDirectory(Feed);
        foreach (var project in Libraries)
            await Pack(project, "--no-build");
        // Of the tools, the packages that refer to those of the platforms, and the ones of this platform, which are built for it.
        foreach (var tool in Tools)
        {
            await Pack(tool, "--no-build", "-p:CreateRidSpecificToolPackages=false");
            await Pack(tool, "-r", Consumer.Platform, "--no-restore", "-p:BuildProjectReferences=false");
        }
        Version = Path.GetFileNameWithoutExtension(Directory.GetFiles(Feed, "CompactBnn.0*.nupkg").Single())["CompactBnn.".Length..];
    }

    ValueTask IAsyncDisposable.DisposeAsync()
    {
        Directory.Delete(_root, recursive: true);
        return ValueTask.CompletedTask;
    }

    private async Task Pack(string project, params string[] arguments) => (await DotNet.Run(Repository.Root, null,
        ["pack", project, "-c", Configuration, "-o", Feed, "-v:q", .. arguments])).Succeeded();
}
