using System;
using System.ComponentModel;

namespace CompactBnn.Kernels.Sliced;

/// <summary>Where the parts of a batch layer's scratch memory lie.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct BatchScratch
{
    /// <summary>Words of counters that are kept at a time, so that they stay in the second cache: more neurons are taken in blocks.</summary>
    private const int CounterWords = 1 << 15;

    /// <param name="shape">How the inputs are taken.</param>
    /// <param name="neurons">Number of neurons.</param>
    /// <param name="vectorWords">Words of a vector.</param>
    public BatchScratch(CounterShape shape, int neurons, int vectorWords)
        : this(shape, new GroupShape(shape.Inputs, neurons), vectorWords)
    {
    }

    /// <param name="shape">How the inputs are taken.</param>
    /// <param name="groups">How neurons share their counting.</param>
    /// <param name="vectorWords">Words of a vector.</param>
    internal BatchScratch(CounterShape shape, GroupShape groups, int vectorWords)
    {
        var neurons = groups.Neurons;
        Inputs = Planes + 2 * CacheLine.Words;
        if (groups.Size > 0)
        {
            Block = neurons;
            Table = Counters = Inputs + groups.PlaneVectors * vectorWords;
            Digits = Counters + groups.CountVectors * vectorWords;
            Length = Digits + groups.Size * groups.LimitDigits * vectorWords;
            return;
        }
        Block = Math.Min(neurons, Math.Max(1, CounterWords / (shape.CounterVectors * vectorWords)));
        Table = Inputs + 2 * shape.TileSteps * vectorWords;
        Counters = Table + CounterShape.Carries * shape.TileSteps * vectorWords;
        Digits = Counters + Block * shape.CounterVectors * vectorWords;
        Length = Digits + Block * (shape.Digits - 1) * vectorWords;
    }

    /// <summary>Where the chain lies.</summary>
    public static int Chain => 0;

    /// <summary>Where the used lanes lie.</summary>
    public static int Valid => CacheLine.Words;

    /// <summary>Where the planes lie that limits are picked from: all zeros and all ones.</summary>
    public static int Planes => 2 * CacheLine.Words;

    /// <summary>Neurons that are counted at a time.</summary>
    public int Block { get; }

    /// <summary>Where the inputs of a tile, or the planes of groups lie.</summary>
    public int Inputs { get; }

    /// <summary>Where a tile's table of carries lies.</summary>
    public int Table { get; }

    /// <summary>Where the counters lie, or the counts of a group.</summary>
    public int Counters { get; }

    /// <summary>Where the digits of counts lie.</summary>
    public int Digits { get; }

    /// <summary>Words of the scratch memory.</summary>
    public int Length { get; }
}
