using System;
using System.ComponentModel;

namespace CompactBnn.Kernels.Sliced;

/// <summary>Where the parts of the scratch memory of a batch's layer lie that counts by octets.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct OctetScratch
{
    /// <param name="shape">How the inputs are taken.</param>
    /// <param name="neurons">Number of neurons.</param>
    public OctetScratch(OctetShape shape, int neurons)
    {
        var octets = OctetShape.OctetsOf(neurons);
        Table = 2 * shape.Steps;
        Counters = Table + OctetShape.Neurons * Math.Min(shape.Steps, OctetShape.MostSteps);
        Octet = Counters + octets * shape.CounterVectors * OctetShape.Neurons;
        Digits = Octet + OctetShape.Neurons;
        Length = Digits + octets * OctetShape.Neurons * (shape.Digits - 1);
    }

    /// <summary>Where the inputs of a window lie.</summary>
    public static int Inputs => 0;

    /// <summary>Where a tile's table of carries lies.</summary>
    public int Table { get; }

    /// <summary>Where the counters lie.</summary>
    public int Counters { get; }

    /// <summary>Where a word of each neuron of an octet lies.</summary>
    public int Octet { get; }

    /// <summary>Where the digits of sums lie.</summary>
    public int Digits { get; }

    /// <summary>Words of the scratch memory.</summary>
    public int Length { get; }
}
