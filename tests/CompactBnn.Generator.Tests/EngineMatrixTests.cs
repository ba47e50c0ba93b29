using System.Reflection;
using CompactBnn.Data;
using CompactBnn.Engines;
using CompactBnn.Format;
using CompactBnn.Generator.Tests.Harness;
using CompactBnn.Tests.Networks;
using CompactBnn.Tests.Support;
using CsCheck;
using Microsoft.CodeAnalysis;

namespace CompactBnn.Generator.Tests;

/// <summary>
/// Reference, interpreter and generated code give the same sums, the generated code with each width of vectors that this machine has, and with
/// 512 bits on each machine.
/// </summary>
public sealed class EngineMatrixTests
{
    private const int NetworksACompilation = 16;

    private delegate void SumsIn(ReadOnlySpan<byte> image, Span<int> sums, Span<ulong> workspace);

    public static TheoryData<string> Switches => new(FewerInstructions.Switches);

    /// <summary>Counters are wanted wherever they are possible, since the cost model leaves networks as small as these to rows.</summary>
    [Theory]
    [InlineData("rows", 2)]
    [InlineData("counters", 2)]
    [InlineData("octets", 2)]
    [InlineData("neurons", 2)]
    public void Random_networks(string kernels, int compilations) =>
        RandomNetworks.WithImages.Array[NetworksACompilation].Sample(cases => AssertAllEnginesAgree(cases, kernels), iter: compilations, threads: 1,
            print: cases => string.Join("\n\n", cases.Select(one => RandomNetworks.Show(one.Network))));

    /// <summary>Maps that stay planes from one step to the next, and such that do not: other lanes a row, a map of one row.</summary>
    [Fact]
    public void Convolutions_and_pools_behind_each_other() => AssertAllEnginesAgree([.. new (Shape Image, int[] Layers)[]
    {
        (new(28, 28, 1), [31, 31, 2, 31, 31, -2, 31]),
        (new(12, 14, 3), [51, -2, 31, 30]),
        (new(18, 18, 1), [30, 30, 30, 2, 31]),
        (new(9, 33, 3), [31, 2, 31, 31]),
        (new(6, 70, 1), [31, 31, 2]),
        (new(5, 66, 1), [30, 31]),
        (new(7, 70, 1), [31, 2, 31]),
        (new(7, 8, 3), [31, 31, 2]),
        (new(2, 9, 1), [31, 2]),
        (new(8, 8, 3), [10, 31, -2, 31]),
    }.Select((one, i) => Samples.Chain(one.Image, i, one.Layers)).Select(network => (network, Enumerable.Range(0, 3).Select(seed => Samples.Images(network, 1, seed)).ToArray()))],
        kernels: "counters");

    [Fact]
    public void Random_networks_that_read_bytes() =>
        RandomNetworks.OnBytes.Array[NetworksACompilation].Sample(cases => AssertAllEnginesAgree(cases), iter: 1, threads: 1,
            print: cases => string.Join("\n\n", cases.Select(one => RandomNetworks.Show(one.Network))));

    [Fact]
    public void Golden_files() => AssertAllEnginesAgree([.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Golden"), "*.cbnn")
        .Select(file => CbnnFile.Read(file))
        .Select(network => (network, Enumerable.Range(0, 3).Select(seed => Samples.Images(network, 1, seed)).ToArray()))]);

    /// <summary>On real images; the accuracy is that of the generated code over the whole test split.</summary>
    [Theory]
    [InlineData("mnist", 0.988)]
    [InlineData("fashion-mnist", 0.90)]
    public void Trained_models(string name, double accuracy)
    {
        var set = KnownDataSets.All.Single(set => set.Name == name);
        Available.OrSkip(DataSets.Find(set, DataLocations.FromEnvironment()) is not null, $"The data set {name} is not on this machine: cbnn data get {name}");
        var test = DataSets.Open(name).Test;
        var network = CbnnFile.Read(Path.Combine(AppContext.BaseDirectory, "Models", name, name + ".cbnn"));
        AssertAllEnginesAgree([(network, [.. Enumerable.Range(0, 3).Select(i => test.Image(i).ToArray())])]);

        using var project = Compiled([network], OptimizationLevel.Release);
        var model = project.Model("Net0");
        AssertSameAsInterpreter(network, project, test, images: 500);
        var right = Enumerable.Range(0, test.Count).Count(i => model.Predict(test.Image(i)) == test.Label(i));
        Assert.InRange((double)right / test.Count, accuracy, 1);
    }

    /// <summary>The dispatch of generated code, and what it calls in the runtime, where the machine has less.</summary>
    [Theory]
    [MemberData(nameof(Switches))]
    public Task Engines_agree_without(string instructions) => FewerInstructions.Run(instructions,
        "-method", $"{typeof(EngineMatrixTests).FullName}.{nameof(Random_networks)}",
        "-method", $"{typeof(EngineMatrixTests).FullName}.{nameof(Random_networks_that_read_bytes)}", "-method", $"{typeof(EngineMatrixTests).FullName}.{nameof(Convolutions_and_pools_behind_each_other)}", "-method", $"{typeof(EngineMatrixTests).FullName}.{nameof(Golden_files)}");

    private static void AssertSameAsInterpreter(Network network, CompiledProject project, DataSplit test, int images)
    {
        var interpreter = new BnnInterpreter(network);
        int[] expected = new int[network.ClassCount], actual = new int[network.ClassCount];
        var workspace = Dirty(project.Model("Net0").WorkspaceLength);
        foreach (var (width, engine) in Widths(project.Networks.Single()))
        {
            for (var i = 0; i < images; i++)
            {
                interpreter.Sums(test.Image(i), expected);
                engine(test.Image(i), actual, workspace);
                AssertSame(network, width, expected, actual);
            }
        }
    }

    private static void AssertAllEnginesAgree((Network Network, byte[][] Images)[] cases, string kernels = "fastest")
    {
        using var project = Compiled([.. cases.Select(one => one.Network)], kernels: kernels);
        for (var i = 0; i < cases.Length; i++)
        {
            var (network, images) = cases[i];
            var model = project.Model($"Net{i}");
            var type = project.Networks.Single(type => type.Name == TypeName(network));
            var interpreter = new BnnInterpreter(network);
            foreach (var image in images)
            {
                var expected = ReferenceEngine.Sums(network, image);
                var sums = new int[network.ClassCount];
                interpreter.Sums(image, sums);
                AssertSame(network, "interpreter", expected, sums);
                AssertSame(network, "generated", expected, model.SumsOf(image));
                foreach (var (width, engine) in Widths(type))
                {
                    Array.Fill(sums, int.MinValue);
                    engine(image, sums, Dirty(model.WorkspaceLength));
                    AssertSame(network, width, expected, sums);
                }
            }
            AssertBatchesAgree(network, images, model, type);
        }
    }

    /// <summary>Batches of one image, of a few, and of more than a word of lanes.</summary>
    private static void AssertBatchesAgree(Network network, byte[][] images, CompiledModel model, Type type)
    {
        var single = images.Select(image => ReferenceEngine.Sums(network, image)).ToArray();
        var workspace = Dirty(model.Property<int>("BatchWorkspaceLength"));
        foreach (var (width, engine) in Widths(type, "Batch"))
        {
            foreach (var count in new[] { 1, 5 })
            {
                var batch = Enumerable.Range(0, count).SelectMany(i => images[i % images.Length]).ToArray();
                var sums = new int[count * network.ClassCount];
                engine(batch, sums, workspace);
                AssertSame(network, $"batch of {count}, {width}", [.. Enumerable.Range(0, count).SelectMany(i => single[i % images.Length])], sums);
            }
        }
    }

    private static CompiledProject Compiled(
        Network[] networks, OptimizationLevel optimization = OptimizationLevel.Debug, string kernels = "fastest")
    {
        var models = networks.Select((network, i) => new ModelText($"{i}.cbnn", network)).ToArray();
        var classes = networks.Select((_, i) => $"[CompactBnn.BnnModel(\"{i}.cbnn\")] static partial class Net{i};");
        var project = Project.Of(string.Join('\n', classes), models);
        return GeneratorRun.Of(project with
        {
            Sources = [.. project.Sources, .. PortableVectors.Sources],
            Compiling = project.Compiling.WithOptimizationLevel(optimization),
            Properties = project.Properties.Add("CompactBnnKernels", kernels),
        }).Compile(PortableVectors.Suit);
    }

    /// <summary>The functions of a network for each width that can run; none where the network has no such functions.</summary>
    private static IEnumerable<(string Width, SumsIn Engine)> Widths(Type network, string name = "Sums")
    {
        if (network.GetMethod(name + "Scalar", BindingFlags.Static | BindingFlags.NonPublic) is null)
            yield break;
        yield return ("512 bits", Engine(network, name + "512"));
        if (Kernels.Lanes256.IsSupported)
            yield return ("256 bits", Engine(network, name + "256"));
        if (Kernels.Lanes128.IsSupported)
            yield return ("128 bits", Engine(network, name + "128"));
        yield return ("scalar", Engine(network, name + "Scalar"));
        if (network.GetMethod(name + "Octets512", BindingFlags.Static | BindingFlags.NonPublic) is null)
            yield break;
        yield return ("octets of 512 bits", Engine(network, name + "Octets512"));
        if (Kernels.Lanes256.IsSupported)
            yield return ("octets of 256 bits", Engine(network, name + "Octets256"));
    }

    private static SumsIn Engine(Type network, string name) =>
        network.GetMethod(name, BindingFlags.Static | BindingFlags.NonPublic)!.CreateDelegate<SumsIn>();

    private static string TypeName(Network network) => "Network_" + CbnnWriter.Write(network)[^65..^49];

    // Whatever was in the workspace must not matter.
    private static ulong[] Dirty(int words)
    {
        var workspace = new ulong[words];
        Array.Fill(workspace, 0xA5C3_F00F_5A3C_0FF0);
        return workspace;
    }

    private static void AssertSame(Network network, string engine, int[] expected, int[] actual) =>
        Assert.True(expected.AsSpan().SequenceEqual(actual),
            $"{engine}: the sums are {string.Join(' ', actual)}; the reference has {string.Join(' ', expected)}\n{RandomNetworks.Show(network)}");
}
