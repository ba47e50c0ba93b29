using System.Reflection;
using CompactBnn.Format;
using CompactBnn.Generator.Tests.Harness;

namespace CompactBnn.Generator.Tests;

/// <summary>
/// No emitted function comes near the size at which the JIT gives up optimising: 60,000 bytes of IL, 20,000 instructions, 8,000 references to locals.
/// A count is inlined into its layer, so the two are added.
/// </summary>
public sealed class MethodBudgetTests
{
    private const int MostBytes = 48 * 1024, MostInstructions = 15_000, MostLocalReferences = 6_000;

    private static readonly Random Random = new(11);

    public static TheoryData<string> Layers => new(Networks.Keys);

    private static Dictionary<string, Func<Network>> Networks => new()
    {
        ["31 words, the longest count without a loop"] = () => DenseNetwork(31 * 64, 64, Binary),
        ["313 words, a loop of rounds"] = () => DenseNetwork(20_000, 16, Binary),
        ["782 words, rounds of rounds"] = () => DenseNetwork(50_000, 9, Masked),
        ["8-bit weights over 31 words"] = () => DenseNetwork(31 * 64, 24, Integer),
        ["a 3x3 kernel over 3 channels, in batches a straight line"] = () => ConvolutionNetwork(3, 3),
        ["a 9x9 kernel over 17 channels"] = () => ConvolutionNetwork(9, 17),
        ["a 3x3 kernel over 640 channels"] = () => ConvolutionNetwork(3, 640),
        ["a 5x5 kernel over 512 planes of any tables"] = () => ConvolutionNetwork(5, 512),
    };

    [Theory]
    [MemberData(nameof(Layers))]
    public void Functions_stay_within_the_budget(string layer)
    {
        using var project = GeneratorRun.Of(Project.Of("[CompactBnn.BnnModel(\"net.cbnn\")] partial class Net;", new ModelText("net.cbnn", Networks[layer]()))).Compile();
        var methods = project.Networks.Single().GetMethods(BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly);
        var counts = methods.Where(method => method.Name.StartsWith("Count_", StringComparison.Ordinal)).Select(MethodSize.Of).ToArray();
        Assert.NotEmpty(counts);
        foreach (var method in methods)
        {
            var size = MethodSize.Of(method);
            Assert.InRange(size.Bytes + 8 * counts.Max(count => count.Bytes), 1, MostBytes);
            Assert.InRange(size.Instructions + 8 * counts.Max(count => count.Instructions), 1, MostInstructions);
            Assert.InRange(size.LocalReferences + 8 * counts.Max(count => count.LocalReferences), 0, MostLocalReferences);
        }
    }

    private static Network DenseNetwork(int inputs, int units, Func<int, Weights> weights)
    {
        var planes = (inputs + 99) / 100;
        return Make(new Shape(10, 10, 1), planes,
            [new Flatten("flat", "planes"), new Dense("fc", "flat", units, weights(units * planes * 100)), Closing(units)]);
    }

    private static Network ConvolutionNetwork(int kernel, int planes)
    {
        var window = new Window(new(kernel, kernel), Extent.One, Extent.One, Padding.All(kernel / 2));
        return Make(new Shape(6, 6, 1), planes,
        [
            new Convolution("conv", "planes", 20, window, 1, 0, Binary(20 * kernel * kernel * planes)),
            new Threshold("sign", "conv", EquatableArray<ChannelThreshold>.From(Enumerable.Repeat(new ChannelThreshold(Firing.AtLeast, 1), 20))),
            new Flatten("flat", "sign"), new Dense("fc", "flat", 2, Binary(2 * 720)), Closing(2),
        ]);
    }

    private static Network Make(Shape input, int planes, Operation[] operations) => Network.Create("large", new ImageInput(input, ImageRecipe.Grey),
        EquatableArray<string>.From(Enumerable.Range(0, ((Scores)operations[^1]).Scale.Length).Select(i => $"class {i}")),
        EquatableArray<Operation>.From(operations.Prepend(
            new EncodePlanes("planes", "input", EquatableArray<Plane>.From(Enumerable.Range(0, planes).Select(i => Plane.AtLeast(0, i & 255)))))));

    private static Scores Closing(int classes) => new("scores", "fc",
        EquatableArray<float>.From(Enumerable.Repeat(1f, classes)), EquatableArray<float>.From(Enumerable.Repeat(0f, classes)));

    private static Weights Binary(int count) => Weights.Binary(Bits(count));

    private static Weights Masked(int count)
    {
        var (signs, mask) = (Bits(count), Bits(count));
        var live = new ulong[signs.Words.Length];
        for (var i = 0; i < live.Length; i++)
            live[i] = signs.Words[i] & mask.Words[i];
        return Weights.Masked(PackedBits.FromWords(live, count), mask);
    }

    private static Weights Integer(int count) => Weights.Integer(8, EquatableArray<sbyte>.From(Enumerable.Range(0, count).Select(_ => (sbyte)Random.Next(-128, 128))));

    private static PackedBits Bits(int count) => PackedBits.From([.. Enumerable.Range(0, count).Select(_ => Random.Next(2) == 1)]);
}
