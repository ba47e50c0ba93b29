using System.ComponentModel;

namespace CompactBnn.Kernels.Sliced;

/// <summary>Where the parts of a layer's scratch memory lie whose lanes are the pixels of a map.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct MapLayout
{
    /// <param name="map">The convolution.</param>
    /// <param name="neurons">Channels of the output.</param>
    /// <param name="vectorWords">Words of a vector.</param>
    public MapLayout(MapGeometry map, int neurons, int vectorWords)
    {
        Planes = PlaneLayout.OfRows(map);
        Vectors = (Planes.OutputWords + vectorWords - 1) / vectorWords;
        var shape = new CounterShape(map.KernelHeight * map.KernelWidth * map.Channels);
        var groups = new GroupShape(shape.Inputs, neurons);
        var isGrouped = groups.Size > 0;
        Inputs = CacheLine.Words;
        Table = Inputs + CacheLine.Aligned((isGrouped ? groups.PlaneVectors : 2 * shape.TileSteps) * vectorWords);
        Counters = Table + (isGrouped ? 0 : CacheLine.Aligned(CounterShape.Carries * shape.TileSteps * vectorWords));
        Outputs = Counters + CacheLine.Aligned((isGrouped ? groups.CountVectors : neurons * shape.CounterVectors) * vectorWords);
        Length = Outputs + CacheLine.Aligned(neurons * Vectors * vectorWords);
    }

    /// <summary>How pixels become lanes.</summary>
    public PlaneLayout Planes { get; }

    /// <summary>Vectors that the rows of an output plane take.</summary>
    public int Vectors { get; }

    /// <summary>Where the inputs of a tile, or the planes of groups lie; the chain is first.</summary>
    public int Inputs { get; }

    /// <summary>Where a tile's table of carries lies.</summary>
    public int Table { get; }

    /// <summary>Where the counters lie, or the counts of a group.</summary>
    public int Counters { get; }

    /// <summary>Where the output planes lie.</summary>
    public int Outputs { get; }

    /// <summary>Words of the scratch memory, without the input planes.</summary>
    public int Length { get; }
}
