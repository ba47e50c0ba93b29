using System;
using System.ComponentModel;

namespace CompactBnn.Kernels.Sliced;

/// <summary>
/// Where the parts of a layer's scratch memory lie whose lanes are the pixels of a map. A row takes a power of two of lanes, so that each word of 64
/// lanes holds whole rows or a part of one.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct MapLayout
{
    private const int LeastRowBits = 8;
    private const int LineWords = 8;

    /// <param name="map">The convolution.</param>
    /// <param name="neurons">Channels of the output.</param>
    /// <param name="vectorWords">Words of a vector.</param>
    public MapLayout(MapGeometry map, int neurons, int vectorWords)
    {
        var rowBits = LeastRowBits;
        while (rowBits < Math.Max(map.Width, map.OutputWidth))
            rowBits *= 2;
        Planes = new PlaneLayout(map, rowBits);
        Vectors = (Planes.OutputWords + vectorWords - 1) / vectorWords;
        PlaneWords = Planes.Origin + Planes.InputWords + Planes.Reach;
        PlanesWords = map.Channels * PlaneWords + Vectors * vectorWords + Planes.Reach;
        var shape = new CounterShape(map.KernelHeight * map.KernelWidth * map.Channels);
        var groups = new GroupShape(shape.Inputs, neurons);
        var isGrouped = groups.Size > 0;
        Chain = Aligned(PlanesWords);
        Inputs = Chain + LineWords;
        Table = Inputs + Aligned((isGrouped ? groups.PlaneVectors : 2 * shape.TileSteps) * vectorWords);
        Counters = Table + (isGrouped ? 0 : Aligned(CounterShape.Carries * shape.TileSteps * vectorWords));
        Outputs = Counters + Aligned((isGrouped ? groups.CountVectors : neurons * shape.CounterVectors) * vectorWords);
        Length = Outputs + Aligned(neurons * Vectors * vectorWords);
    }

    /// <summary>How pixels become lanes.</summary>
    public PlaneLayout Planes { get; }

    /// <summary>Vectors that the rows of an output plane take.</summary>
    public int Vectors { get; }

    /// <summary>Words of an input plane, with the zeros around it.</summary>
    public int PlaneWords { get; }

    /// <summary>Words of all input planes, and of what may be read behind them.</summary>
    public int PlanesWords { get; }

    /// <summary>Where the chain lies; the planes are first.</summary>
    public int Chain { get; }

    /// <summary>Where the inputs of a tile, or the planes of groups lie.</summary>
    public int Inputs { get; }

    /// <summary>Where a tile's table of carries lies.</summary>
    public int Table { get; }

    /// <summary>Where the counters lie, or the counts of a group.</summary>
    public int Counters { get; }

    /// <summary>Where the output planes lie.</summary>
    public int Outputs { get; }

    /// <summary>Words of the scratch memory.</summary>
    public int Length { get; }

    private static int Aligned(int words) => (words + LineWords - 1) / LineWords * LineWords;
}
