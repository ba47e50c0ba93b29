using System;
using System.ComponentModel;

namespace CompactBnn.Kernels.Sliced;

/// <summary>How the inputs of a layer are taken for counting by octets: two inputs are a step, and 16 steps share a word of selectors.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct OctetShape
{
    /// <summary>Neurons of an octet.</summary>
    public const int Neurons = 8;

    /// <summary>Steps whose selectors lie in one word of a neuron.</summary>
    public const int StepsOfWord = 16;

    /// <summary>The most steps of a tile: their carries, 64 bytes each, fit the first cache.</summary>
    public const int MostSteps = 448;

    /// <summary>Digits of a count that stay in registers within a tile.</summary>
    public const int LowDigits = 6;

    /// <param name="inputs">Inputs of a neuron, at least 1.</param>
    public OctetShape(int inputs)
    {
        Inputs = inputs;
        var steps = (inputs + 1) / 2;
        Steps = (steps + StepsOfWord - 1) / StepsOfWord * StepsOfWord;
        for (; steps > 0; steps >>= 1)
            CarryDigits++;
    }

    /// <summary>Inputs of a neuron.</summary>
    public int Inputs { get; }

    /// <summary>Steps, a multiple of 16; those past the last input read zeros.</summary>
    public int Steps { get; }

    /// <summary>Digits of the carries' count that are not 0 for all counts: a step carries at most once.</summary>
    public int CarryDigits { get; }

    /// <summary>Vectors of an octet's counter: the digits of its carries' count.</summary>
    public int CounterVectors => Math.Max(LowDigits, CarryDigits);

    /// <summary>Digits that a count is compared by: the chain's, those of the carries, and one more above all counts.</summary>
    public int Digits => 1 + CarryDigits + 1;

    /// <summary>Vectors of an octet's limits: one of the parity, one a digit, one that turns.</summary>
    public int LimitVectors => Digits + 2;

    /// <summary>Octets that a number of neurons takes; the last one may be partly empty.</summary>
    public static int OctetsOf(int neurons) => (neurons + Neurons - 1) / Neurons;

    /// <summary>Steps of the tile that begins with a step.</summary>
    public int TileFrom(int step) => Math.Min(MostSteps, Steps - step);
}
