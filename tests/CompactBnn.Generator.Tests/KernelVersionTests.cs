extern alias generator;

using System.Reflection;
using CompactBnn.Generator.Tests.Harness;
using generator::CompactBnn.Kernels.Bytes;
using generator::CompactBnn.Kernels.Sliced;
using KernelVersion = generator::CompactBnn.Kernels.KernelVersion;

namespace CompactBnn.Generator.Tests;

/// <summary>Generated code runs with the kernels that it was generated for, and with no others.</summary>
public sealed class KernelVersionTests
{
    private static readonly string s_layouts = Path.Combine(Repository.Root, "tests", "Snapshots", "kernel-layouts.txt");

    private static readonly int[] s_vectorWords = [1, 2, 4, 8];

    /// <summary>As a library would behave that was compiled with another version of the package than the program has.</summary>
    [Theory]
    [InlineData("predict")]
    [InlineData("batch")]
    public void Code_for_other_kernels_refuses_to_run(string call)
    {
        var run = GeneratorRun.Of(Project.Of("[CompactBnn.BnnModel(\"net.cbnn\")] static partial class Net;", new ModelText("net.cbnn", Samples.Convolutional())));
        using var project = run.Compile(text => text.Replace(
            $"Require.Kernels({KernelVersion.Current})", $"Require.Kernels({KernelVersion.Current + 1})", StringComparison.Ordinal));
        var model = project.Model("Net");
        var images = Samples.Images(Samples.Convolutional(), 300);
        var thrown = Assert.ThrowsAny<NotSupportedException>(() => Call());
        Assert.Contains($"version {KernelVersion.Current + 1} of the kernels", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("Build the assembly that holds the network again", thrown.Message, StringComparison.Ordinal);

        void Call()
        {
            if (call == "batch")
                model.PredictBatch(images, new int[300]);
            else
                model.Predict(images.AsSpan(0, images.Length / 300));
        }
    }

    /// <summary>
    /// Lengths and places in scratch memory, which generated code takes from the compiler and kernels work out anew. Where a change of them is meant, raise
    /// <c>KernelVersion.Current</c>, and run the tests with <c>CBNN_ACCEPT_SNAPSHOTS=1</c>.
    /// </summary>
    [Fact]
    public void Layouts_are_those_of_the_version()
    {
        var text = $"version {KernelVersion.Current}\n" + string.Concat(Layouts().Select(layout => layout + "\n"));
        var accepted = File.Exists(s_layouts) ? File.ReadAllText(s_layouts).ReplaceLineEndings("\n") : "";
        if (Environment.GetEnvironmentVariable("CBNN_ACCEPT_SNAPSHOTS") == "1" && accepted != text)
        {
            Assert.False(accepted.Split('\n')[0] == text.Split('\n')[0], "Layouts have changed: raise KernelVersion.Current first.");
            File.WriteAllText(s_layouts, accepted = text);
        }
        Assert.Equal(accepted, text);
    }

    private static IEnumerable<string> Layouts()
    {
        foreach (var (inputs, neurons) in new[] { (9, 12), (27, 24), (72, 32), (288, 64), (1152, 128), (3136, 256) })
        {
            var counters = new CounterShape(inputs);
            var octets = new OctetShape(inputs);
            yield return Numbers($"{inputs} inputs", counters);
            yield return Numbers($"{inputs} inputs", octets);
            var groups = new GroupShape(inputs, neurons);
            yield return groups.Size > 0 ? Numbers($"{inputs} inputs, {neurons} neurons", groups) : $"{inputs} inputs, {neurons} neurons: no groups";
            yield return Numbers($"{inputs} inputs, {neurons} neurons", new OctetScratch(octets, neurons));
            foreach (var words in s_vectorWords)
                yield return Numbers($"{inputs} inputs, {neurons} neurons, {words} words", new BatchScratch(counters, neurons, words));
        }
        foreach (var (height, width, channels, neurons) in new[] { (28, 28, 1, 24), (14, 14, 24, 48), (7, 8, 64, 64), (32, 32, 3, 32), (9, 70, 65, 9) })
        {
            var map = new MapGeometry(height, width, channels, width + 2, 3, 3, 1, 1, 1, 1, height, width, width);
            var name = $"{height}x{width}x{channels} to {neurons} by 3x3";
            yield return Numbers(name, PlaneLayout.OfRows(map));
            foreach (var words in s_vectorWords)
            {
                yield return Numbers($"{name}, {words} words", new MapLayout(map, neurons, words));
                yield return Numbers($"{name}, {words} words", new NeuronLayout(map, words));
                yield return Numbers($"{name}, {words} words", new ByteMapLayout(map, neurons, 4 * words));
            }
            if (width <= 8)
                yield return Numbers(name, new OctetLayout(map, neurons));
            yield return Numbers(name, new SignedBlocks(9 * channels, neurons));
        }
    }

    private static string Numbers<T>(string name, T layout) where T : struct
    {
        const BindingFlags all = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var properties = typeof(T).GetProperties(all).Where(property => property.PropertyType == typeof(int)).Select(property => (property.Name, property.GetValue(layout)));
        return $"{typeof(T).Name}, {name}: {string.Join(", ", properties.OrderBy(property => property.Name, StringComparer.Ordinal).Select(property => $"{property.Name} {property.Item2}"))}";
    }
}
