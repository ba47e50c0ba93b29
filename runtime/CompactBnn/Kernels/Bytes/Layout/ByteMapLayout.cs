using System;
using System.ComponentModel;
using CompactBnn.Kernels.Sliced;

namespace CompactBnn.Kernels.Bytes;

/// <summary>
/// Where the parts of a layer's scratch memory lie that reads the bytes of an image, in 16-bit integers. Each colour is a plane of its own, its rows one
/// behind another, between them the zeros that serve as padding of both.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct ByteMapLayout
{
    /// <summary>Pixels whose sums are compared before their bits are packed.</summary>
    public const int ChunkLanes = 64;

    private const int LineShorts = 32;
    private const int WordShorts = 4;

    /// <param name="map">The convolution.</param>
    /// <param name="neurons">Channels of the output.</param>
    /// <param name="vectorLanes">16-bit integers of a vector.</param>
    public ByteMapLayout(MapGeometry map, int neurons, int vectorLanes)
    {
        var right = (map.OutputWidth - 1) + (map.KernelWidth - 1) * map.DilationAcross + 1 - map.Left - map.Width;
        // Where padding is wider than the kernel, a row of the output is longer than one of the input.
        Row = Math.Max(map.OutputWidth, map.Width + Math.Max(0, Math.Max(map.Left, right)));
        Origin = map.Top * Row + map.Left;
        Chunks = ((map.OutputHeight - 1) * Row + map.OutputWidth + ChunkLanes - 1) / ChunkLanes;
        var reach = Chunks * ChunkLanes + (map.KernelHeight - 1) * map.DilationDown * Row + (map.KernelWidth - 1) * map.DilationAcross;
        Plane = Math.Max(reach, (map.Top + map.Height) * Row + map.Left);
        var blocks = new SignedBlocks(map.KernelHeight * map.KernelWidth * map.Channels, neurons);
        Table = Aligned(map.Channels * Plane);
        Bits = Table + Aligned(2 * blocks.Entries * vectorLanes);
        Words = (Bits + WordShorts * ((neurons + ChunkLanes - 1) / ChunkLanes * ChunkLanes)) / WordShorts;
    }

    /// <summary>Integers from one row of a plane to the next.</summary>
    public int Row { get; }

    /// <summary>Integers before the first pixel of a plane.</summary>
    public int Origin { get; }

    /// <summary>Integers of a plane; that of colour 0 is first.</summary>
    public int Plane { get; }

    /// <summary>Chunks of <see cref="ChunkLanes"/> pixels, those between the rows among them.</summary>
    public int Chunks { get; }

    /// <summary>Where the table of sums lies.</summary>
    public int Table { get; }

    /// <summary>Where the bits of a chunk lie, a word a neuron.</summary>
    public int Bits { get; }

    /// <summary>Words of the scratch memory.</summary>
    public int Words { get; }

    private static int Aligned(int shorts) => (shorts + LineShorts - 1) / LineShorts * LineShorts;
}
