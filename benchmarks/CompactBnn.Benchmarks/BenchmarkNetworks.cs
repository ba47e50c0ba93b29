using CompactBnn.Format;

namespace CompactBnn.Benchmarks;

/// <summary>Networks of the sizes that people train, with random weights: time does not depend on the values.</summary>
public static class BenchmarkNetworks
{
    /// <summary>The names that <see cref="Create"/> knows.</summary>
    public static string[] Names { get; } = ["mnist", "fashion-mnist", "cifar10"];

    /// <summary>A network by name: two small ones, and the baseline for CIFAR-10 of the C-BNN paper with 14 M weights.</summary>
    public static Network Create(string name) => name switch
    {
        "mnist" => Build(name, new(28, 28, 1), [.. Slices(1, 4)], [16, 16, 0, 32, 32, 0], [128, 10]),
        "fashion-mnist" => Build(name, new(28, 28, 1), [.. Slices(1, 2)], [32, 32, 0, 64, 64, 0], [256, 10]),
        "cifar10" => Build(name, new(32, 32, 3), [.. Slices(3, 0)], [128, 128, 0, 256, 256, 0, 512, 512, 0], [1024, 1024, 10]),
        _ => throw new ArgumentException($"There is no network '{name}'; there are {string.Join(", ", Names)}.", nameof(name)),
    };

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
            AddWithThreshold(operations, new Convolution($"conv{operations.Count}", last, width, window, 1, 0, RandomWeights(random, width * 9 * shape.Channels)), width);
            shape = shape with { Channels = width };
        }
        operations.Add(new Flatten("flatten", operations[^1].Name));
        var inputs = (int)shape.Elements;
        foreach (var count in units)
        {
            var dense = new Dense($"dense{operations.Count}", operations[^1].Name, count, RandomWeights(random, count * inputs));
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

    private static Weights RandomWeights(Random random, int count)
    {
        var bits = new bool[count];
        for (var i = 0; i < count; i++)
            bits[i] = random.Next(2) != 0;
        return Weights.Binary(PackedBits.From(bits));
    }

    private static EquatableArray<T> Repeat<T>(T item, int count) where T : IEquatable<T> => EquatableArray<T>.From(Enumerable.Repeat(item, count));
}
