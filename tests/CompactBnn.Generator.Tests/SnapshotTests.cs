using CompactBnn.Format;
using CompactBnn.Generator.Tests.Harness;

namespace CompactBnn.Generator.Tests;

/// <summary>
/// The generated files of three small classes, as they stand in <c>tests/Snapshots</c>. Where a change of them is meant, run the tests with
/// <c>CBNN_ACCEPT_SNAPSHOTS=1</c>, and read the difference.
/// </summary>
public sealed class SnapshotTests
{
    [Fact]
    public void Static_class_with_a_convolutional_network() => AssertSame("static-class", Samples.Convolutional(edge: 4, width: 8, classes: 2, seed: 0),
        "namespace Sample; [CompactBnn.BnnModel(\"net.cbnn\")] public static partial class Digits;");

    [Fact]
    public void Nested_class_with_a_table() => AssertSame("nested-class", Samples.Table(),
        "namespace Sample; partial class Outer<T> { [CompactBnn.BnnModel(\"net.cbnn\")] internal sealed partial class Risk; }");

    [Fact]
    public void Interpreted_network() => AssertSame("interpreted", Samples.Tiny(0, "\"no\"", "yes"),
        "[CompactBnn.BnnModel(\"net.cbnn\")] partial class Net;", weightBudget: "0");

    private static void AssertSame(string folder, Network network, string source, string weightBudget = "1000000")
    {
        var project = Project.Of(source, new ModelText("net.cbnn", network));
        project = project with { Properties = project.Properties.Add("CompactBnnWeightBudget", weightBudget) };
        var files = GeneratorRun.Of(project).Files;
        var path = Path.Combine(Repository.Root, "tests", "Snapshots", "Generator", folder);
        if (Environment.GetEnvironmentVariable("CBNN_ACCEPT_SNAPSHOTS") == "1")
            Accept(path, files);
        var accepted = Directory.Exists(path) ? Directory.GetFiles(path).Select(file => Path.GetFileName(file)) : [];
        Assert.Equal(accepted.Order(StringComparer.Ordinal), files.Keys.Order(StringComparer.Ordinal));
        Assert.All(files, file => Assert.Equal(File.ReadAllText(Path.Combine(path, file.Key)), file.Value, ignoreLineEndingDifferences: true));
    }

    private static void Accept(string path, IReadOnlyDictionary<string, string> files)
    {
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
        Directory.CreateDirectory(path);
        foreach (var (name, text) in files)
            File.WriteAllText(Path.Combine(path, name), text);
    }
}
