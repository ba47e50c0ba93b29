using System.Runtime.InteropServices;
using CompactBnn.Generator.Tests.Harness;

namespace CompactBnn.Package.Tests.Harness;

/// <summary>A project outside of the checkout that knows nothing but the packed packages.</summary>
internal sealed class Consumer
{
    private readonly PackedPackages _packages;

    /// <summary>Writes a project.</summary>
    /// <param name="packages">The packages.</param>
    /// <param name="folder">Name of its folder.</param>
    /// <param name="project">Text of the project file; <c>VERSION</c> stands for that of the packages.</param>
    /// <param name="source">Text of its only source file.</param>
    /// <param name="language">The language as names of files end: <c>cs</c> or <c>vb</c>.</param>
    public Consumer(PackedPackages packages, string folder, string project, string source, string language = "cs")
    {
        _packages = packages;
        Folder = packages.NewFolder(folder);
        Write($"App.{language}proj", project.Replace("VERSION", packages.Version, StringComparison.Ordinal));
        Write($"Program.{language}", source);
        WriteNuGetConfig(packages, Folder);
    }

    /// <summary>Folder of the project.</summary>
    public string Folder { get; }

    /// <summary>The platform that programs run on here.</summary>
    public static string Platform => RuntimeInformation.RuntimeIdentifier;

    // What is on the machine already need not be fetched again; the packed packages are never there.
    private static string UserPackages => Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>Makes the packed packages known to all that is restored in a folder.</summary>
    public static void WriteNuGetConfig(PackedPackages packages, string folder) => File.WriteAllText(Path.Combine(folder, "NuGet.config"), $"""
        <configuration>
          <packageSources>
            <add key="packed" value="{packages.Feed}" />
          </packageSources>
          <fallbackPackageFolders>
            <add key="user" value="{UserPackages}" />
          </fallbackPackageFolders>
        </configuration>
        """);

    /// <summary>A program of the simplest kind that classifies an empty image, and its project.</summary>
    /// <param name="properties">Properties of the project beyond output type and framework.</param>
    public static string Project(string properties = "", string framework = "net10.0") => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>{framework}</TargetFramework>
            {properties}
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="CompactBnn" Version="VERSION" />
          </ItemGroup>
        </Project>
        """;

    /// <summary>Writes a file of the project.</summary>
    public Consumer Write(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return this;
    }

    /// <summary>Puts a weight file of the repository into the project.</summary>
    public Consumer WithModel(string model, string name)
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Copy(Path.Combine(Repository.Root, "models", model, model + ".cbnn"), path);
        return this;
    }

    /// <summary>Runs a command of the SDK on the project.</summary>
    public Task<DotNet> Run(params string[] arguments) => DotNet.Run(Folder, _packages.Cache, arguments);

    /// <summary>Runs a program that was built into the project's folder.</summary>
    public Task<DotNet> RunBuilt(string program) => DotNet.RunProgram(Path.Combine(Folder, program), Folder, null);
}
