using System.ComponentModel;

namespace CompactBnn.Kernels.Sliced;

/// <summary>
/// Vectors that eight neurons share: each has an element of its own, whose bits are lanes. The eight carries of a step are one such vector, and
/// the neurons pick from it all at once.
/// </summary>
/// <typeparam name="TVector">The vector.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IOctets<TVector>
    where TVector : unmanaged
{
    /// <summary>How many vectors the 64 lanes of a word take.</summary>
    static abstract int Passes { get; }

    /// <summary>All ones in the elements of the picks whose weights before the step are of odd parity.</summary>
    static abstract TVector OddBefore { get; }

    /// <summary>All ones in the elements of the picks whose first weight is 1.</summary>
    static abstract TVector FirstSet { get; }

    /// <summary>All ones in the elements of the picks whose second weight is 1.</summary>
    static abstract TVector SecondSet { get; }

    /// <summary>The lanes of a word that a pass takes, in all elements.</summary>
    /// <param name="word">64 lanes.</param>
    /// <param name="pass">The pass.</param>
    static abstract TVector Spread(ref readonly ulong word, int pass);

    /// <summary>The selectors of eight steps: the lowest three bits of an element belong to the first step, the fifth to seventh to the next.</summary>
    /// <param name="selectors">The words of eight neurons, four bits a step.</param>
    /// <param name="half">0 for the first eight steps, 1 for the others.</param>
    static abstract TVector Selectors(ref readonly ulong selectors, int half);

    /// <summary>For each neuron the element that the lowest three bits of its selector name.</summary>
    /// <param name="step">The carries of a step.</param>
    /// <param name="selectors">The selectors.</param>
    static abstract TVector Pick(ref readonly ulong step, TVector selectors);

    /// <summary>Rearranges a word of each of eight neurons so that the lanes of one pass lie together.</summary>
    /// <param name="words">Eight words.</param>
    static abstract void Arrange(Span<ulong> words);

    /// <summary>Stores the lanes of a pass into a word of each of eight neurons; passes follow one another.</summary>
    /// <param name="lanes">The lanes.</param>
    /// <param name="words">Eight words.</param>
    /// <param name="pass">The pass.</param>
    static abstract void Store(TVector lanes, ref ulong words, int pass);
}
