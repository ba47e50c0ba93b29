using CompactBnn.Compilation;
using CompactBnn.Compilation.Networks;
using CompactBnn.Format;

namespace CompactBnn.Benchmarks.Networks;

/// <summary>
/// One convolution in a network that does little else: 128 to 128 channels, 3x3, padding 1 that counts nothing, 32x32 pixels, threshold.
/// Its 128 planes are random functions of three colours, and a dense layer behind it depends on all its bits.
/// </summary>
internal static class SingleConvolution
{
    public const int Edge = 32, Channels = 128, PixelWords = Channels / 64, Words = 9 * PixelWords;

    /// <summary>Multiply-accumulates, padded taps included.</summary>
    public const long Operations = (long)Edge * Edge * Channels * Channels * 9;

    public const int Colours = 3, Classes = 2;

    /// <summary>The network, with random weights and levels.</summary>
    public static Network Create()
    {
        var random = new Random(3);
        var window = new Window(new(3, 3), Extent.One, Extent.One, Padding.All(1));
        var levels = Enumerable.Range(0, Channels).Select(_ => new ChannelThreshold(Firing.AtLeast, 2 * random.Next(-20, 20)));
        return Network.Create("conv128", new ImageInput(new(Edge, Edge, Colours), ImageRecipe.Rgb),
            EquatableArray<string>.Adopt(["0", "1"]), EquatableArray<Operation>.Adopt(
            [
                new EncodePlanes("planes", Operation.NetworkInput, EquatableArray<Plane>.From(Enumerable.Range(0, Channels).Select(i => RandomPlane(random, i)))),
                new Convolution("conv", "planes", Channels, window, 1, 0, RandomWeights.Binary(random, Channels * Channels * 9)),
                new Threshold("sign", "conv", EquatableArray<ChannelThreshold>.From(levels)),
                new Flatten("flat", "sign"),
                new Dense("dense", "flat", Classes, RandomWeights.Binary(random, Classes * Edge * Edge * Channels)),
                new Scores("scores", "dense", EquatableArray<float>.Adopt([1, 1]), EquatableArray<float>.Adopt([0, 0])),
            ]));
    }

    /// <summary>The packed bit map that the convolution reads: channel c of a pixel at bit c % 64 of its word c / 64.</summary>
    public static ulong[] Map(Network network, ReadOnlySpan<byte> image)
    {
        var planes = network.Operations.OfType<EncodePlanes>().Single().Planes;
        var map = new ulong[Edge * Edge * PixelWords];
        for (var pixel = 0; pixel < Edge * Edge; pixel++)
        for (var i = 0; i < Channels; i++)
            map[pixel * PixelWords + i / 64] |= (planes[i].Table[image[pixel * Colours + planes[i].Colour]] ? 1UL : 0) << (i % 64);
        return map;
    }

    /// <summary>The sums that the dense layer makes of the convolution's packed bits.</summary>
    public static int[] Sums(Network network, ReadOnlySpan<ulong> bits)
    {
        var weights = network.Operations.OfType<Dense>().Single().Weights.Signs!.Words.AsSpan();
        var sums = new int[Classes];
        for (var i = 0; i < sums.Length; i++)
        {
            var differences = 0;
            for (var word = 0; word < bits.Length; word++)
                differences += (int)ulong.PopCount(bits[word] ^ weights[i * bits.Length + word]);
            sums[i] = bits.Length * 64 - 2 * differences;
        }
        return sums;
    }

    /// <summary>The steps that make the convolution's packed bits of packed bits.</summary>
    public static int[] Steps(StepProfile profile) =>
        [.. Enumerable.Range(0, profile.Steps.Count).Where(i => profile.Steps[i].Operation is "conv" or "sign")];

    private static Plane RandomPlane(Random random, int index)
    {
        var words = new ulong[256 / 64];
        for (var i = 0; i < words.Length; i++)
            words[i] = (ulong)random.NextInt64(long.MinValue, long.MaxValue);
        return new(index % Colours, PackedBits.FromWords(words, 256));
    }
}
