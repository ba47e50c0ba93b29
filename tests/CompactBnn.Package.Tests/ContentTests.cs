using System.Reflection.Metadata;
using System.Text;
using System.Xml.Linq;
using CompactBnn.Package.Tests.Harness;

namespace CompactBnn.Package.Tests;

/// <summary>What the packages hold and say about themselves.</summary>
public sealed class ContentTests(PackedPackages packages)
{
    private static readonly Guid SourceLinkKind = new("CC110556-A091-4D38-9FEC-25AB9A351A6A");

    [Fact]
    public void The_package_holds_runtime_generator_and_what_it_does_to_projects()
    {
        Assert.Equal(
            [
                "CompactBnn.nuspec", "README.md", "analyzers/dotnet/cs/CompactBnn.CodeFixes.dll", "analyzers/dotnet/cs/CompactBnn.Generator.dll",
                "buildTransitive/net10.0/CompactBnn.props", "buildTransitive/net10.0/CompactBnn.targets",
                "icon.png", "lib/net10.0/CompactBnn.dll", "lib/net10.0/CompactBnn.xml",
            ],
            packages.Files("CompactBnn").Where(file => !file.StartsWith("_rels/", StringComparison.Ordinal) && !file.StartsWith("package/", StringComparison.Ordinal) && file[0] != '['));
        Assert.Contains("lib/net10.0/CompactBnn.pdb", packages.Files("CompactBnn", "snupkg"));
    }

    [Theory]
    [InlineData("CompactBnn")]
    [InlineData("CompactBnn.Data")]
    [InlineData("CompactBnn.Analysis")]
    [InlineData("CompactBnn.Interop")]
    [InlineData("CompactBnn.Training")]
    [InlineData("CompactBnn.Templates")]
    [InlineData("CompactBnn.Cli")]
    [InlineData("CompactBnn.Trainer")]
    public void Every_package_tells_what_it_is(string id)
    {
        var manifest = packages.Manifest(id);
        Assert.Equal("MIT", manifest.Element("license")!.Value);
        Assert.Equal("icon.png", manifest.Element("icon")!.Value);
        Assert.Equal("README.md", manifest.Element("readme")!.Value);
        Assert.StartsWith("https://", manifest.Element("repository")!.Attribute("url")!.Value, StringComparison.Ordinal);
        Assert.NotEqual("Package Description", manifest.Element("description")!.Value);
        Assert.Contains("# " + id, packages.Text(id, "README.md"), StringComparison.Ordinal);
        Assert.Matches(@"^\d+\.\d+\.\d+(-alpha\.0(\.\d+)?)?$", packages.Version);
    }

    [Theory]
    [InlineData("CompactBnn.Cli", "cbnn.dll", "linux-x64", "linux-arm64", "win-x64", "osx-arm64", "any")]
    [InlineData("CompactBnn.Trainer", "cbnn-train.dll", "linux-x64", "win-x64", "osx-arm64")]
    public void Each_platform_has_a_package_of_the_tool_and_the_common_one_holds_no_program(string id, string program, params string[] platforms)
    {
        Assert.Equal(["DotnetTool"], packages.Manifest(id).Descendants("packageType").Select(type => type.Attribute("name")!.Value));
        Assert.DoesNotContain(packages.Files(id), file => file.EndsWith(".dll", StringComparison.Ordinal));
        var settings = XDocument.Parse(packages.Text(id, "tools/any/any/DotnetToolSettings.xml"));
        Assert.Equal(
            platforms.Select(platform => $"{id}.{platform}"),
            settings.Descendants("RuntimeIdentifierPackage").Select(package => package.Attribute("Id")!.Value));
        Assert.Contains(packages.Files($"{id}.{Consumer.Platform}"), file => file.EndsWith("/" + program, StringComparison.Ordinal));
    }

    [Fact]
    public void The_tool_that_does_not_train_holds_no_libtorch() => Assert.DoesNotContain(
        packages.Files("CompactBnn.Cli." + Consumer.Platform), file => file.Contains("torch", StringComparison.OrdinalIgnoreCase));

    [Theory]
    [InlineData("CompactBnn.Cli")]
    [InlineData("CompactBnn.Trainer")]
    public void The_tool_of_a_platform_holds_no_native_library_of_another(string id)
    {
        var foreign = OperatingSystem.IsWindows() ? new[] { ".so", ".dylib" } : OperatingSystem.IsMacOS() ? [".so"] : [".dylib"];
        Assert.DoesNotContain(packages.Files($"{id}.{Consumer.Platform}"), file => foreign.Contains(Path.GetExtension(file)));
    }

    [Theory]
    [InlineData("CompactBnn.Data", "CompactBnn")]
    [InlineData("CompactBnn.Interop", "CompactBnn")]
    [InlineData("CompactBnn.Analysis", "CompactBnn.Data")]
    [InlineData("CompactBnn.Training", "CompactBnn.Analysis", "CompactBnn.Data", "CompactBnn.Interop")]
    public void Packages_depend_on_their_own_version_of_each_other(string id, params string[] others) => Assert.Equal(
        others.Select(other => (other, packages.Version)),
        packages.Manifest(id).Descendants("dependency")
            .Select(dependency => (Id: dependency.Attribute("id")!.Value, dependency.Attribute("version")!.Value))
            .Where(dependency => dependency.Id.StartsWith("CompactBnn", StringComparison.Ordinal))
            .OrderBy(dependency => dependency.Id, StringComparer.Ordinal));

    [Fact]
    public void The_runtime_depends_on_nothing() => Assert.Empty(packages.Manifest("CompactBnn").Descendants("dependency"));

    [Fact]
    public void Symbols_link_to_the_sources_and_name_no_folder_of_the_machine()
    {
        using var provider = MetadataReaderProvider.FromPortablePdbStream(new MemoryStream(packages.Bytes("CompactBnn", "lib/net10.0/CompactBnn.pdb", "snupkg")));
        var reader = provider.GetMetadataReader();
        var documents = reader.Documents.Select(handle => reader.GetString(reader.GetDocument(handle).Name)).ToList();
        Assert.All(documents, name => Assert.StartsWith("/_", name, StringComparison.Ordinal));

        if (!Path.Exists(Path.Combine(Generator.Tests.Harness.Repository.Root, ".git")))
            Assert.Skip("sources without git have no commit that a link could name");
        var link = reader.CustomDebugInformation.Select(reader.GetCustomDebugInformation).Single(info => reader.GetGuid(info.Kind) == SourceLinkKind);
        Assert.Matches("https://raw.githubusercontent.com/CompactBnn/CompactBnn/[0-9a-f]{40}/", Encoding.UTF8.GetString(reader.GetBlobBytes(link.Value)));
    }
}
