using System;
using System.ComponentModel;

namespace CompactBnn.Kernels.Sliced;

/// <summary>
/// How the inputs of a layer are taken for counting: two inputs are a step, up to 64 steps a tile. A tile's table of carries fits the first
/// cache, and the counts of one tile, at most 64, carry at most once out of the six digits that lie below 64.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct CounterShape
{
    /// <summary>The most steps of a tile.</summary>
    public const int MostSteps = 64;

    /// <summary>Digits of a count that are kept between tiles; what carries out of them is kept for each tile.</summary>
    public const int LowDigits = 6;

    /// <summary>Carries of a step: one for each parity of the weights before it and each pair of weights.</summary>
    public const int Carries = 8;

    /// <summary>Steps are taken eight at a time.</summary>
    private const int StepGroup = 8;

    /// <param name="inputs">Inputs of a neuron, at least 1.</param>
    public CounterShape(int inputs)
    {
        Inputs = inputs;
        var steps = (inputs + 1) / 2;
        Tiles = (steps + MostSteps - 1) / MostSteps;
        TileSteps = ((steps + Tiles - 1) / Tiles + StepGroup - 1) / StepGroup * StepGroup;
        Tiles = (steps + TileSteps - 1) / TileSteps;
        UsedLowDigits = Math.Min(LowDigits, BitLength(steps));
        CarryDigits = steps >= 1 << LowDigits ? BitLength(Tiles) : 0;
    }

    /// <summary>Inputs of a neuron.</summary>
    public int Inputs { get; }

    /// <summary>Tiles.</summary>
    public int Tiles { get; }

    /// <summary>Steps of a tile, a multiple of 8; those past the last input read zeros.</summary>
    public int TileSteps { get; }

    /// <summary>Vectors of one neuron's counter: its low digits, and the carry out of them for each tile.</summary>
    public int CounterVectors => LowDigits + Tiles;

    /// <summary>Low digits that are not 0 for all counts: a step carries at most once.</summary>
    public int UsedLowDigits { get; }

    /// <summary>Digits of the carries out of the low ones; none where no count reaches them.</summary>
    public int CarryDigits { get; }

    /// <summary>Digits that a count is compared by: the chain's, the low ones, those of the carries, and one more above all counts.</summary>
    public int Digits => 1 + UsedLowDigits + CarryDigits + 1;

    private static int BitLength(int number)
    {
        var bits = 0;
        for (; number > 0; number >>= 1)
            bits++;
        return bits;
    }
}
