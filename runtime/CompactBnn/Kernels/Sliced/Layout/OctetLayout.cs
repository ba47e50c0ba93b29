using System;
using System.ComponentModel;

namespace CompactBnn.Kernels.Sliced;

/// <summary>
/// Where the parts of the scratch memory of a map's layer lie that counts by octets. A row takes as many lanes as pixels; word by word of the
/// planes, the channels of a word lie together.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct OctetLayout
{
    /// <param name="map">The convolution.</param>
    /// <param name="neurons">Channels of the output.</param>
    public OctetLayout(MapGeometry map, int neurons)
    {
        Planes = new PlaneLayout(map, Math.Max(map.Width, map.OutputWidth));
        InputChannels = CacheLine.Aligned(map.Channels);
        OutputChannels = CacheLine.Aligned(neurons);
        var shape = new OctetShape(map.KernelHeight * map.KernelWidth * map.Channels);
        PlanesWords = (Planes.Origin + Math.Max(Planes.InputWords, Planes.OutputWords) + Planes.Reach) * InputChannels;
        Inputs = PlanesWords;
        // Eight channels are written at a time, also the last ones of the last tap.
        InputsWords = CacheLine.Aligned(2 * shape.Steps) + CacheLine.Words;
        Table = Inputs + InputsWords;
        Counters = Table + OctetShape.Neurons * Math.Min(shape.Steps, OctetShape.MostSteps);
        Outputs = Counters + OctetShape.OctetsOf(neurons) * shape.CounterVectors * CacheLine.Words;
        Length = Outputs + Planes.OutputWords * OutputChannels;
    }

    /// <summary>How pixels become lanes.</summary>
    public PlaneLayout Planes { get; }

    /// <summary>Words from one word of an input plane to the next: the channels, in whole eights.</summary>
    public int InputChannels { get; }

    /// <summary>Words from one word of an output plane to the next: the neurons, in whole eights.</summary>
    public int OutputChannels { get; }

    /// <summary>Words of all input planes, which are first.</summary>
    public int PlanesWords { get; }

    /// <summary>Where the inputs of one word of lanes lie.</summary>
    public int Inputs { get; }

    /// <summary>Words of these inputs.</summary>
    public int InputsWords { get; }

    /// <summary>Where a tile's table of carries lies.</summary>
    public int Table { get; }

    /// <summary>Where the counters lie.</summary>
    public int Counters { get; }

    /// <summary>Where the output planes lie.</summary>
    public int Outputs { get; }

    /// <summary>Words of the scratch memory.</summary>
    public int Length { get; }
}
