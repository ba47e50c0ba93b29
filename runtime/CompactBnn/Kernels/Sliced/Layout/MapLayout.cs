using System;
using System.ComponentModel;

namespace CompactBnn.Kernels.Sliced;

/// <summary>
/// How the pixels of a map become lanes, and where the parts of a layer's scratch memory lie. A row takes a power of two of lanes, so that each
/// word of 64 lanes holds whole rows or a part of one; around the rows of a plane lie zeros, which serve as padding.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct MapLayout
{
    private const int WordBits = 64;
    private const int LineWords = 8;

    /// <param name="map">The convolution.</param>
    /// <param name="neurons">Channels of the output.</param>
    /// <param name="vectorWords">Words of a vector.</param>
    public MapLayout(MapGeometry map, int neurons, int vectorWords)
    {
        RowBits = 8;
        while (RowBits < Math.Max(map.Width, map.OutputWidth))
            RowBits *= 2;
        OutputWords = WordsOf(map.OutputHeight * RowBits);
        InputWords = WordsOf(map.Height * RowBits);
        Vectors = (OutputWords + vectorWords - 1) / vectorWords;
        Origin = WordsOf(map.Top * RowBits + map.Left) + 1;
        // A tap reads up to a kernel below and right of its last lane, and a word further for its shift.
        var reach = WordsOf((map.KernelHeight - 1) * map.DilationDown * RowBits + (map.KernelWidth - 1) * map.DilationAcross) + 1;
        PlaneWords = Origin + InputWords + reach;
        PlanesWords = map.Channels * PlaneWords + Vectors * vectorWords + reach;
        var shape = new CounterShape(map.KernelHeight * map.KernelWidth * map.Channels);
        Chain = Aligned(PlanesWords);
        Inputs = Chain + LineWords;
        Table = Inputs + Aligned(2 * shape.TileSteps * vectorWords);
        Counters = Table + Aligned(CounterShape.Carries * shape.TileSteps * vectorWords);
        Outputs = Counters + Aligned(neurons * shape.CounterVectors * vectorWords);
        Length = Outputs + Aligned(neurons * Vectors * vectorWords);
    }

    /// <summary>Lanes of a row.</summary>
    public int RowBits { get; }

    /// <summary>Words that the rows of an input plane take.</summary>
    public int InputWords { get; }

    /// <summary>Words that the rows of an output plane take.</summary>
    public int OutputWords { get; }

    /// <summary>Vectors that they take.</summary>
    public int Vectors { get; }

    /// <summary>Words from the start of an input plane to its first row.</summary>
    public int Origin { get; }

    /// <summary>Words of an input plane, with the zeros around it.</summary>
    public int PlaneWords { get; }

    /// <summary>Words of all input planes, and of what may be read behind them.</summary>
    public int PlanesWords { get; }

    /// <summary>Where the chain lies; the planes are first.</summary>
    public int Chain { get; }

    /// <summary>Where a tile's inputs lie.</summary>
    public int Inputs { get; }

    /// <summary>Where a tile's table of carries lies.</summary>
    public int Table { get; }

    /// <summary>Where the counters lie.</summary>
    public int Counters { get; }

    /// <summary>Where the output planes lie.</summary>
    public int Outputs { get; }

    /// <summary>Words of the scratch memory.</summary>
    public int Length { get; }

    private static int WordsOf(int bits) => (bits + WordBits - 1) / WordBits;

    private static int Aligned(int words) => (words + LineWords - 1) / LineWords * LineWords;
}
