using System;
using System.ComponentModel;

namespace CompactBnn.Kernels.Sliced;

/// <summary>
/// How the inputs of a map's layer are taken whose lanes are neurons, and where the parts of its scratch memory lie. The channels of a tap take whole words of
/// selectors, which are eight steps; what is left of the last word reads zeros.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct NeuronLayout
{
    /// <summary>The most pixels of the output that share a table: enough to be worth it, and few enough for their counters to stay in the second cache.</summary>
    private const int MostPixels = 128;

    private const int StepsOfWord = 8;

    /// <summary>Inputs, two a step, of a word of selectors.</summary>
    internal const int InputsOfWord = 2 * StepsOfWord;

    /// <param name="map">The convolution.</param>
    /// <param name="vectorWords">Words of a vector.</param>
    public NeuronLayout(MapGeometry map, int vectorWords)
    {
        ChannelWords = (map.Channels + InputsOfWord - 1) / InputsOfWord;
        Shape = new CounterShape(InputsOfWord * ChannelWords * map.KernelHeight * map.KernelWidth);
        TileWords = Shape.TileSteps / StepsOfWord;
        var (inputs, outputs) = (map.Height * map.Width, map.OutputHeight * map.OutputWidth);
        Parts = (outputs + MostPixels - 1) / MostPixels;
        PartPixels = (outputs + Parts - 1) / Parts;
        // One pixel of zeros stands for all padding.
        Parities = (inputs + 1) * ChannelWords;
        Turns = Parities + inputs + 1;
        Chain = CacheLine.Aligned(Turns + PartPixels);
        Table = Chain + CacheLine.Words;
        Tile = Table + CacheLine.Aligned(CounterShape.Carries * Shape.TileSteps * vectorWords);
        Counters = Tile + CacheLine.Aligned(PartPixels * TileWords);
        Length = Counters + CacheLine.Aligned(PartPixels * Shape.CounterVectors * vectorWords);
    }

    /// <summary>How the steps, those past the channels of a tap included, are taken.</summary>
    public CounterShape Shape { get; }

    /// <summary>Words of the selectors of one pixel of the input, which lie first.</summary>
    public int ChannelWords { get; }

    /// <summary>Words of a tile's selectors for one pixel of the output.</summary>
    public int TileWords { get; }

    /// <summary>Parts that the pixels of the output are taken in, one after another.</summary>
    public int Parts { get; }

    /// <summary>Pixels of a part; the last one may have fewer.</summary>
    public int PartPixels { get; }

    /// <summary>Where a word for each pixel of the input lies: all ones where its bits are of odd parity.</summary>
    public int Parities { get; }

    /// <summary>Where a word for each pixel of a part lies: all ones where what it has counted so far is of odd parity.</summary>
    public int Turns { get; }

    /// <summary>Where the chain lies.</summary>
    public int Chain { get; }

    /// <summary>Where the table of carries lies.</summary>
    public int Table { get; }

    /// <summary>Where the selectors of a tile lie.</summary>
    public int Tile { get; }

    /// <summary>Where the counters lie.</summary>
    public int Counters { get; }

    /// <summary>Words of scratch memory.</summary>
    public int Length { get; }

    /// <summary>Vectors that the neurons of a layer take.</summary>
    /// <param name="neurons">Number of neurons.</param>
    /// <param name="vectorWords">Words of a vector.</param>
    public static int BlocksOf(int neurons, int vectorWords) => (neurons + 64 * vectorWords - 1) / (64 * vectorWords);
}
