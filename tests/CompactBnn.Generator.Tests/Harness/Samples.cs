using CompactBnn.Format;

namespace CompactBnn.Generator.Tests.Harness;

/// <summary>Small networks for tests of everything but the arithmetic.</summary>
internal static class Samples
{
    /// <summary>Two pixels, two bit slices, two classes; <paramref name="seed"/> chooses the weights.</summary>
    public static Network Tiny(int seed = 0, params string[] labels)
    {
        var random = new Random(seed);
        var weights = Weights.Binary(PackedBits.From([.. Enumerable.Range(0, 8).Select(_ => random.Next(2) == 1)]));
        return Network.Create("tiny", new ImageInput(new Shape(1, 2, 1), ImageRecipe.Grey), EquatableArray<string>.From(labels.Length > 0 ? labels : ["no", "yes"]),
            EquatableArray<Operation>.Adopt([
                new EncodePlanes("slices", "input", EquatableArray<Plane>.Adopt([Plane.Slice(0, 7), Plane.Slice(0, 6)])),
                new Flatten("flat", "slices"),
                new Dense("fc", "flat", 2, weights),
                new Scores("scores", "fc", EquatableArray<float>.Adopt([1, 0.25f]), EquatableArray<float>.Adopt([0, 0.5f])),
            ]));
    }

    /// <summary>Two convolutions, a pool and ten classes over 12x12 grey pixels.</summary>
    public static Network Convolutional(int seed = 0, int width = 16) => Convolutional(12, width, 10, seed);

    /// <summary>Two convolutions and a pool over square grey images.</summary>
    public static Network Convolutional(int edge, int width, int classes, int seed)
    {
        var random = new Random(seed);
        var window = new Window(new(3, 3), Extent.One, Extent.One, Padding.All(1));
        var half = edge / 2;
        return Network.Create("convolutional", new ImageInput(new Shape(edge, edge, 1), ImageRecipe.Grey),
            EquatableArray<string>.From(Enumerable.Range(0, classes).Select(i => $"class {i}")),
            EquatableArray<Operation>.Adopt([
                new EncodePlanes("slices", "input", EquatableArray<Plane>.Adopt([Plane.Slice(0, 7), Plane.Slice(0, 6), Plane.AtLeast(0, 100)])),
                new Convolution("conv1", "slices", width, window, 1, 0, Bits(random, width * 9 * 3)),
                new Threshold("sign1", "conv1", Levels(random, width)),
                new MaxPool("pool", "sign1", new Window(new(2, 2), new(2, 2), Extent.One, Padding.None), null),
                new Convolution("conv2", "pool", width, window, 1, -1, Bits(random, width * 9 * width)),
                new Threshold("sign2", "conv2", Levels(random, width)),
                new Flatten("flat", "sign2"),
                new Dense("fc", "flat", classes, Bits(random, classes * half * half * width)),
                new Scores("scores", "fc", EquatableArray<float>.From(Enumerable.Range(0, classes).Select(i => 1 + i / 16f)),
                    EquatableArray<float>.From(Enumerable.Range(0, classes).Select(i => i - 4.5f))),
            ]));
    }

    /// <summary>Convolutions (their kernel's edge and padding, as 31 for 3x3 among a pixel of padding) and pools (2 of maxima, -2 of some minima) one behind another.</summary>
    public static Network Chain(Shape image, int seed, params int[] layers)
    {
        var random = new Random(seed);
        var operations = new List<Operation>
        {
            new EncodePlanes("bits", "input", EquatableArray<Plane>.From(Enumerable.Range(0, image.Channels)
                .SelectMany(colour => new[] { Plane.Slice(colour, 7), Plane.AtLeast(colour, 90), Plane.Slice(colour, 5) }))),
        };
        var (shape, value) = (image with { Channels = 3 * image.Channels }, "bits");
        foreach (var layer in layers)
        {
            var name = $"v{operations.Count}";
            if (Math.Abs(layer) == 2)
            {
                operations.Add(new MaxPool(name, value, new Window(new(2, 2), new(2, 2), Extent.One, Padding.None), layer < 0 ? RandomBits(random, shape.Channels) : null));
                shape = shape with { Height = shape.Height / 2, Width = shape.Width / 2 };
            }
            else
            {
                var (edge, padding) = (layer / 10, layer % 10);
                var channels = random.Next(1, 40);
                operations.Add(new Convolution(name + "-sums", value, channels, new Window(new(edge, edge), Extent.One, Extent.One, Padding.All(padding)), 1, random.Next(2) - 1,
                    Bits(random, channels * edge * edge * shape.Channels)));
                operations.Add(new Threshold(name, name + "-sums", Levels(random, channels)));
                shape = new Shape(shape.Height + 2 * padding - edge + 1, shape.Width + 2 * padding - edge + 1, channels);
            }
            value = name;
        }
        operations.Add(new Flatten("flat", value));
        operations.Add(new Dense("fc", "flat", 4, Bits(random, 4 * (int)shape.Elements)));
        operations.Add(new Scores("scores", "fc", EquatableArray<float>.Adopt([1, 1, 1, 1]), EquatableArray<float>.Adopt([0, 0, 0, 0])));
        return Network.Create("chain", new ImageInput(image, image.Channels == 1 ? ImageRecipe.Grey : ImageRecipe.Rgb),
            EquatableArray<string>.Adopt(["a", "b", "c", "d"]), EquatableArray<Operation>.From(operations));
    }

    /// <summary>Three columns, one with levels, and three classes.</summary>
    public static Network Table()
    {
        var random = new Random(3);
        return Network.Create("table", new TableInput(EquatableArray<Column>.Adopt([
                new LinearColumn("height in m", -1.5, 2.5), new LevelColumn("weight \"kg\"", EquatableArray<float>.Adopt([-0f, 1.5f, 1e-30f * 1e35f])),
                new LinearColumn("age", 0, 120)])),
            EquatableArray<string>.Adopt(["low", "middle", "high"]),
            EquatableArray<Operation>.Adopt([
                new EncodePlanes("slices", "input", EquatableArray<Plane>.From(Enumerable.Range(0, 24).Select(i => Plane.Slice(i / 8, i % 8)))),
                new Dense("fc", "slices", 3, Bits(random, 72)),
                new Scores("scores", "fc", EquatableArray<float>.Adopt([1, 1, 1]), EquatableArray<float>.Adopt([0, 0, 0])),
            ]));
    }

    /// <summary>Random images one after another.</summary>
    public static byte[] Images(Network network, int count, int seed = 1)
    {
        var images = new byte[(int)network.Input.Shape.Elements * count];
        new Random(seed).NextBytes(images);
        return images;
    }

    private static Weights Bits(Random random, int count) => Weights.Binary(RandomBits(random, count));

    private static PackedBits RandomBits(Random random, int count) => PackedBits.From([.. Enumerable.Range(0, count).Select(_ => random.Next(2) == 1)]);

    private static EquatableArray<ChannelThreshold> Levels(Random random, int count) =>
        EquatableArray<ChannelThreshold>.From(Enumerable.Range(0, count).Select(_ => new ChannelThreshold(Firing.AtLeast, random.Next(-3, 4))));
}
