using CompactBnn.Package.Tests.Harness;

namespace CompactBnn.Package.Tests;

/// <summary>Projects that reference the packed package are restored, built and run as their users would do it.</summary>
public sealed class ConsumerTests(PackedPackages packages)
{
    private const string Program = """
        using System;
        using CompactBnn;
        using Sample;

        byte[] image = new byte[Digits.InputLength];
        Console.WriteLine($"{Digits.Labels[Digits.Predict(image)]} {string.Join(' ', Sums(image))}");

        static int[] Sums(byte[] image)
        {
            int[] sums = new int[Digits.ClassCount];
            Digits.Sums(image, sums);
            return sums;
        }

        namespace Sample
        {
            /// <summary>A classifier.</summary>
            [BnnModel("models/digits.cbnn")]
            public static partial class Digits
            {
            }
        }
        """;

    private static readonly int Namespace = Program.IndexOf("namespace", StringComparison.Ordinal);

    private static readonly string Expected = ExpectedOutput();

    [Fact]
    public async Task A_program_builds_runs_and_publishes_as_native_code()
    {
        var consumer = new Consumer(packages, "app", Consumer.Project("<ImplicitUsings>enable</ImplicitUsings><Nullable>enable</Nullable>"), Program)
            .WithModel("mnist", "models/digits.cbnn");

        Assert.Equal(Expected, (await consumer.Run("run", "-c", "Release")).Succeeded().Trim());

        var published = (await consumer.Run("publish", "-c", "Release", "-r", Consumer.Platform, "-p:PublishAot=true", "-p:IlcTreatWarningsAsErrors=true", "-o", "out")).Succeeded();
        Assert.DoesNotContain("warning", published, StringComparison.Ordinal);
        Assert.Equal(Expected, (await consumer.RunBuilt("out/App")).Succeeded().Trim());
        Assert.Empty(Directory.GetFiles(Path.Combine(consumer.Folder, "out"), "*.cbnn"));
    }

    [Fact]
    public async Task A_project_of_strict_settings_builds_without_a_warning()
    {
        var properties = """
            <RootNamespace>Größe</RootNamespace>
            <ImplicitUsings>disable</ImplicitUsings>
            <Nullable>disable</Nullable>
            <LangVersion>12</LangVersion>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
            <AnalysisLevel>latest-all</AnalysisLevel>
            <EnforceCodeStyleInBuild>true</EnforceCodeStyleInBuild>
            <GenerateDocumentationFile>true</GenerateDocumentationFile>
            <CheckForOverflowUnderflow>true</CheckForOverflowUnderflow>
            <IsAotCompatible>true</IsAotCompatible>
            <NoWarn>CA1515</NoWarn>
            """;
        var consumer = new Consumer(packages, "mein Projekt für größere Ziffern", Consumer.Project(properties).Replace(" Version=\"VERSION\"", "", StringComparison.Ordinal), Program)
            .WithModel("mnist", "models/digits.cbnn")
            .Write("Directory.Packages.props", $"""
                <Project>
                  <PropertyGroup><ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally></PropertyGroup>
                  <ItemGroup><PackageVersion Include="CompactBnn" Version="{packages.Version}" /></ItemGroup>
                </Project>
                """);

        Assert.Equal(Expected, (await consumer.Run("run")).Succeeded().Trim());
    }

    [Fact]
    public async Task A_library_hands_its_network_to_the_program_that_references_it()
    {
        var library = new Consumer(packages, "library", Consumer.Project("<OutputType>Library</OutputType>"), "using CompactBnn;\n" + Program[Namespace..])
            .WithModel("mnist", "models/digits.cbnn");
        var program = new Consumer(packages, "program", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><AssemblyName>Program</AssemblyName></PropertyGroup>
              <ItemGroup><ProjectReference Include="{library.Folder}/App.csproj" /></ItemGroup>
            </Project>
            """, Program[..Namespace]);

        Assert.Equal(Expected, (await program.Run("run")).Succeeded().Trim());
    }

    [Fact]
    public async Task The_other_libraries_come_with_what_they_need()
    {
        var project = Consumer.Project().Replace(
            "<PackageReference Include=\"CompactBnn\" Version=\"VERSION\" />",
            "<PackageReference Include=\"CompactBnn.Training\" Version=\"VERSION\" />", StringComparison.Ordinal);
        var consumer = new Consumer(packages, "libraries", project, """
            using System;
            using CompactBnn;
            using CompactBnn.Analysis;
            using CompactBnn.Interop;
            using CompactBnn.Training.Recipes;

            var network = CbnnFile.Read("models/digits.cbnn");
            OnnxExport.Write("digits.onnx", network);
            var labels = new ImportOptions { Labels = network.Labels };
            Console.WriteLine(Importer.Read("digits.onnx", labels).Network.ClassCount);
            Console.WriteLine(string.Join(' ', ReadBits.Of(network)));
            Console.WriteLine(RecipeReader.Read("recipe.json").Architecture.Notation);
            """)
            .WithModel("mnist", "models/digits.cbnn")
            .Write("recipe.json", """{ "name": "tiny", "data": "mnist", "layers": "4C3-P2-10FC", "slices": [7], "training": { "epochs": 1, "validation": 8 } }""");

        Assert.Equal(["10", "224", "4C3-P2-10FC"], (await consumer.Run("run")).Succeeded().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }

    [Theory]
    [InlineData("net8.0", "NU1202: Package CompactBnn")]
    [InlineData("netstandard2.0", "NU1202: Package CompactBnn")]
    public async Task An_older_framework_is_refused_in_one_clear_error(string framework, string error)
    {
        var output = (await new Consumer(packages, "old", Consumer.Project("<OutputType>Library</OutputType>", framework), Program)
            .WithModel("mnist", "models/digits.cbnn").Run("build")).Failed();
        Assert.Contains(error, output, StringComparison.Ordinal);
        Assert.Contains("net10.0", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_networks_are_told_apart_one_of_them_from_another_folder()
    {
        var elsewhere = new Consumer(packages, "elsewhere", Consumer.Project(), "").WithModel("mnist-small", "networks/small.cbnn");
        var project = Consumer.Project().Replace(
            "<ItemGroup>", $"<ItemGroup><CompactBnnModel Include=\"{elsewhere.Folder}/networks/small.cbnn\" Link=\"linked/small.cbnn\" />", StringComparison.Ordinal);
        var consumer = new Consumer(packages, "several", project, """
            using System;
            using CompactBnn;

            Console.WriteLine($"{Large.ClassCount} {Small.ClassCount} {Fashion.Labels[9]}");

            [BnnModel("networks/deep/mnist.cbnn")] static partial class Large;
            [BnnModel(@"linked\small.cbnn")] static partial class Small;
            [BnnModel("./networks/fashion.cbnn")] sealed partial class Fashion;
            """)
            .WithModel("mnist", "networks/deep/mnist.cbnn")
            .WithModel("fashion-mnist", "networks/fashion.cbnn");
        var labels = CbnnFile.Read(Path.Combine(consumer.Folder, "networks", "fashion.cbnn")).Labels;

        Assert.Equal($"10 10 {labels[9]}", (await consumer.Run("run")).Succeeded().Trim());
    }

    [Fact]
    public async Task A_project_of_another_language_is_told_that_networks_need_CSharp()
    {
        var output = (await new Consumer(packages, "basic", Consumer.Project("<OutputType>Library</OutputType>"), "Class Empty\nEnd Class", "vb")
            .WithModel("mnist", "models/digits.cbnn").Run("build")).Succeeded();
        Assert.Contains("warning : CompactBnn compiles networks into C# only; models/digits.cbnn stays as it is in this project of VB.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Models_that_are_not_items_by_default_are_asked_for()
    {
        var output = (await new Consumer(packages, "by-hand", Consumer.Project("<EnableDefaultCompactBnnModelItems>false</EnableDefaultCompactBnnModelItems>"), Program)
            .WithModel("mnist", "models/digits.cbnn").Run("build")).Failed();
        Assert.Contains("error CBNN0005: 'models/digits.cbnn' is not among the weight files of the project", output, StringComparison.Ordinal);
        Assert.DoesNotContain("error CS", output, StringComparison.Ordinal);
    }

    private static string ExpectedOutput()
    {
        var network = CbnnFile.Read(Path.Combine(Generator.Tests.Harness.Repository.Root, "models", "mnist", "mnist.cbnn"));
        var engine = new BnnInterpreter(network);
        var image = new byte[engine.InputLength];
        var sums = new int[engine.ClassCount];
        engine.Sums(image, sums);
        return $"{engine.Labels[engine.Predict(image)]} {string.Join(' ', sums)}";
    }
}
