using CompactBnn.Engines;
using CompactBnn.Format;

namespace CompactBnn.Tests;

public sealed class RoundTripTests
{
    private static Network Tiny()
    {
        var planes = EquatableArray<Plane>.Adopt([Plane.Slice(0, 7), Plane.Slice(0, 6)]);
        var weights = Weights.Binary(PackedBits.From([true, false, true, true, false, false, true, true]));
        return Network.Create("tiny", new ImageInput(new Shape(1, 2, 1), ImageRecipe.Grey), EquatableArray<string>.Adopt(["no", "yes"]),
            EquatableArray<Operation>.Adopt([
                new EncodePlanes("slices", "input", planes),
                new Flatten("flat", "slices"),
                new Dense("fc", "flat", 2, weights),
                new Scores("scores", "fc", EquatableArray<float>.Adopt([1, 1]), EquatableArray<float>.Adopt([0, 0.5f])),
            ]));
    }

    [Fact]
    public void A_written_network_reads_back_equal()
    {
        var network = Tiny();
        var text = CbnnWriter.Write(network);
        Assert.True(CbnnReader.TryRead(text, out var read, out var fault), fault?.Message);
        Assert.Equal(network, read);
        Assert.Equal(network, CbnnReader.Read(text.Replace("\n", "\r\n", StringComparison.Ordinal), "tiny.cbnn"));
    }

    [Fact]
    public void The_reference_engine_sums_weights_times_bits()
    {
        // 192 = 1100 0000: both slices +1; 64 = 0100 0000: slice 7 is -1, slice 6 is +1.
        Assert.Equal([1 - 1 - 1 + 1, -1 - 1 - 1 + 1], ReferenceEngine.Sums(Tiny(), [192, 64]));
    }
}
