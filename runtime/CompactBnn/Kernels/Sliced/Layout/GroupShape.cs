using System;

namespace CompactBnn.Kernels.Sliced;

/// <summary>
/// How the neurons of a layer share their counting. The inputs on which the weights of a group of neurons agree with those of its first neuron in the same
/// way are a class, which is counted once for the whole group; the count of each neuron is a sum and difference of the counts of classes.
/// </summary>
/// <remarks>
/// With n neurons a group there are 2^(n - 1) classes, and each input is added once a group instead of once a neuron. Larger groups add fewer inputs and
/// more counts of classes.
/// </remarks>
internal readonly struct GroupShape
{
    /// <summary>The place of a plane, of which there are two an input and one more, has 16 bits.</summary>
    private const int MostInputs = 32767;

    /// <summary>Digits of a class that are kept in registers, and stored without regard to its size: a count has as many at least.</summary>
    public const int LeastDigits = 6;

    /// <summary>The most neurons of a group.</summary>
    public const int MostSize = 7;

    // Times of the parts in twentieths of that of adding an input to a class, by a fit to measurements at 256 bits. They are fixed, unlike those of the cost
    // model, and integers, since generator and runtime must come to the same shape.
    private const long PlaneCost = 18, InputCost = 20, ClassCost = 240, NeuronCost = 300, ChainTableCost = 98, ChainStepCost = 19, ChainNeuronCost = 200;

    /// <param name="inputs">Inputs of a neuron, at least 1.</param>
    /// <param name="neurons">Number of neurons, at least 1.</param>
    public GroupShape(int inputs, int neurons)
    {
        (Inputs, Neurons, Size) = (inputs, neurons, 0);
        while (inputs >> Digits > 0)
            Digits++;
        if (inputs > MostInputs || Digits < LeastDigits)
            return;
        var steps = (inputs + 1) / 2;
        var least = steps * ChainTableCost + neurons * (steps * ChainStepCost + ChainNeuronCost);
        for (var size = 2; size <= Math.Min(MostSize, neurons); size++)
        {
            var grouped = new GroupShape(inputs, neurons, Digits, size);
            if (grouped.Cost < least)
                (least, Size) = (grouped.Cost, size);
        }
    }

    private GroupShape(int inputs, int neurons, int digits, int size) => (Inputs, Neurons, Digits, Size) = (inputs, neurons, digits, size);

    /// <summary>Inputs of a neuron.</summary>
    public int Inputs { get; }

    /// <summary>Number of neurons.</summary>
    public int Neurons { get; }

    /// <summary>Neurons of a group; 0 where groups do not pay.</summary>
    public int Size { get; }

    /// <summary>Digits of the largest count.</summary>
    public int Digits { get; }

    /// <summary>Number of groups. The last one reaches back into the one before it, to be full.</summary>
    public int Groups => (Neurons + Size - 1) / Size;

    /// <summary>Classes of a group.</summary>
    public int Classes => 1 << (Size - 1);

    /// <summary>Vectors of the planes: each input, its complement behind it, and zeros behind all.</summary>
    public int PlaneVectors => 2 * Inputs + 1;

    /// <summary>Vectors of the counts of a group's classes.</summary>
    public int CountVectors => Classes * Digits;

    /// <summary>Digits that a neuron is compared by: those of a count, and one above that tells negative differences.</summary>
    public int LimitDigits => Digits + 1;

    /// <summary>The first neuron of a group.</summary>
    public int FirstOf(int group) => Math.Min(group * Size, Neurons - Size);

    private long Cost => Inputs * PlaneCost
        + Groups * (Inputs * InputCost + Classes * ClassCost + Size * NeuronCost);
}
