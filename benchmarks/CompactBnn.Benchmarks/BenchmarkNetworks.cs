using CompactBnn.Format;

namespace CompactBnn.Benchmarks;

/// <summary>The sums of an image.</summary>
/// <param name="image">Its bytes.</param>
/// <param name="sums">Takes one sum a class.</param>
public delegate void SumsOf(ReadOnlySpan<byte> image, Span<int> sums);

/// <summary>The models of this project, and a large network with random weights: time does not depend on the values.</summary>
public static class BenchmarkNetworks
{
    /// <summary>The names that <see cref="Create"/> knows.</summary>
    public static string[] Names { get; } = ["mnist", "fashion-mnist", "cifar10"];

    /// <summary>A network by name: two models, and the baseline for CIFAR-10 of the C-BNN paper with 14 M random weights.</summary>
    public static Network Create(string name) => name switch
    {
        "mnist" or "fashion-mnist" => Model(name + ".cbnn"),
        "cifar10" => Build(name, new(32, 32, 3), [.. Slices(3, 0)], [128, 128, 0, 256, 256, 0, 512, 512, 0], [1024, 1024, 10]),
        _ => throw new ArgumentException($"There is no network '{name}'; there are {string.Join(", ", Names)}.", nameof(name)),
    };

    /// <summary>The sums of a network by generated code; null where it is not compiled in.</summary>
    public static SumsOf? Generated(string name) => name switch
    {
        "mnist" => Mnist.Sums,
        "fashion-mnist" => FashionMnist.Sums,
        _ => null,
    };

    private static Network Model(string file)
    {
        using var stream = typeof(BenchmarkNetworks).Assembly.GetManifestResourceStream(file)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return CbnnFile.Read(content, file);
    }

    /// <summary>Convolutions of 3x3 with padding 1, each with a threshold; a width of 0 is a max-pool of 2x2. Then dense layers.</summary>
    private static Network Build(string name, Shape input, Plane[] planes, int[] convolutions, int[] units)
    {
        var random = new Random(1);
        var operations = new List<Operation> { new EncodePlanes("slices", Operation.NetworkInput, EquatableArray<Plane>.Adopt(planes)) };
        var shape = input with { Channels = planes.Length };
        foreach (var width in convolutions)
        {
            var last = operations[^1].Name;
            if (width == 0)
            {
                operations.Add(new MaxPool($"pool{operations.Count}", last, new(new(2, 2), new(2, 2), Extent.One, Padding.None), null));
                shape = shape with { Height = shape.Height / 2, Width = shape.Width / 2 };
                continue;
            }
            var window = new Window(new(3, 3), Extent.One, Extent.One, Padding.All(1));
            AddWithThreshold(operations, new Convolution($"conv{operations.Count}", last, width, window, 1, 0, RandomWeights.Binary(random, width * 9 * shape.Channels)), width);
            shape = shape with { Channels = width };
        }
        operations.Add(new Flatten("flatten", operations[^1].Name));
        var inputs = (int)shape.Elements;
        foreach (var count in units)
        {
            var dense = new Dense($"dense{operations.Count}", operations[^1].Name, count, RandomWeights.Binary(random, count * inputs));
            if (count == units[^1])
                operations.Add(dense);
            else
                AddWithThreshold(operations, dense, count);
            inputs = count;
        }
        operations.Add(new Scores("scores", operations[^1].Name, Repeat(1f, inputs), Repeat(0f, inputs)));
        var recipe = input.Channels == 1 ? ImageRecipe.Grey : ImageRecipe.Rgb;
        return Network.Create(name, new ImageInput(input, recipe), EquatableArray<string>.From(Enumerable.Range(0, inputs).Select(i => $"{i}")),
            EquatableArray<Operation>.From(operations));
    }

    private static void AddWithThreshold(List<Operation> operations, Operation layer, int channels)
    {
        operations.Add(layer);
        operations.Add(new Threshold($"sign{operations.Count}", layer.Name, Repeat(new ChannelThreshold(Firing.AtLeast, 0), channels)));
    }

    private static IEnumerable<Plane> Slices(int colours, int first) =>
        from bit in Enumerable.Range(first, 8 - first) from colour in Enumerable.Range(0, colours) select Plane.Slice(colour, bit);

    private static EquatableArray<T> Repeat<T>(T item, int count) where T : IEquatable<T> => EquatableArray<T>.From(Enumerable.Repeat(item, count));
}
