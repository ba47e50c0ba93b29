using CompactBnn.Format;

namespace CompactBnn.Compilation.Networks;

/// <summary>Networks with random weights whose layers are of many shapes: what the cost model is fitted to where nobody names other networks.</summary>
public static class TuningNetworks
{
    private static readonly Shape Digit = new(28, 28, 1), Thumbnail = new(32, 32, 3);

    /// <summary>The networks: wide and narrow maps, large and small ones, long and short dense layers.</summary>
    public static IReadOnlyList<Network> All() =>
    [
        new ChainBuilder("narrow-maps", Digit).Slices(6).Convolutions(1, 16, 24).Pool().Convolutions(1, 40).Pool().Dense(96, 10),
        new ChainBuilder("wide-maps", Thumbnail).Slices(4).Convolutions(1, 64, 128).Pool().Convolutions(1, 128).Pool().Convolutions(0, 256).Dense(256, 10),
        new ChainBuilder("dense", Digit).Level(128).Dense(64, 512, 1024, 10),
    ];
}
