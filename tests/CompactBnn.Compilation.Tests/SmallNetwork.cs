using CompactBnn.Format;

namespace CompactBnn.Compilation.Tests;

/// <summary>A network with every kind of step that the profiler tells apart.</summary>
internal static class SmallNetwork
{
    public static Network Create()
    {
        var random = new Random(5);
        var window = new Window(new(3, 3), Extent.One, Extent.One, Padding.All(1));
        return Network.Create("small", new ImageInput(new(8, 8, 1), ImageRecipe.Grey), EquatableArray<string>.Adopt(["a", "b", "c"]),
            EquatableArray<Operation>.Adopt([
                new EncodePlanes("slices", Operation.NetworkInput, EquatableArray<Plane>.Adopt([Plane.Slice(0, 7), Plane.Slice(0, 6)])),
                new Convolution("conv", "slices", 16, window, 1, 0, Bits(random, 16 * 9 * 2)),
                new Threshold("sign", "conv", EquatableArray<ChannelThreshold>.From(Enumerable.Repeat(new ChannelThreshold(Firing.AtLeast, 1), 16))),
                new MaxPool("pool", "sign", new(new(2, 2), new(2, 2), Extent.One, Padding.None), null),
                new Flatten("flat", "pool"),
                new Dense("dense", "flat", 3, Bits(random, 3 * 256)),
                new Scores("scores", "dense", EquatableArray<float>.Adopt([1, 1, 1]), EquatableArray<float>.Adopt([0, 0.5f, 0])),
            ]));
    }

    public static byte[] Images(int count)
    {
        var images = new byte[64 * count];
        new Random(6).NextBytes(images);
        return images;
    }

    private static Weights Bits(Random random, int count) =>
        Weights.Binary(PackedBits.From([.. Enumerable.Range(0, count).Select(_ => random.Next(2) == 1)]));
}
