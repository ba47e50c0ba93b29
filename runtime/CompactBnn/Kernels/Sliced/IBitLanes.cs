using System.ComponentModel;

namespace CompactBnn.Kernels.Sliced;

/// <summary>
/// Logic on vectors of bits where every bit is a lane of its own (a pixel, or an image of a batch), so that a kernel is written once for all
/// widths.
/// </summary>
/// <typeparam name="TVector">The vector.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IBitLanes<TVector>
    where TVector : unmanaged
{
    /// <summary>Words of 64 lanes in a vector: 1, 2, 4 or 8.</summary>
    static abstract int Words { get; }

    /// <summary>0 in all lanes.</summary>
    static abstract TVector Zero { get; }

    /// <summary>The same word throughout.</summary>
    /// <param name="word">The word.</param>
    static abstract TVector Broadcast(ulong word);

    /// <summary>The words from <paramref name="source"/> on; it need not be aligned.</summary>
    /// <param name="source">The first word.</param>
    static abstract TVector Load(ref readonly ulong source);

    /// <summary>Stores the words of a vector.</summary>
    /// <param name="vector">The vector.</param>
    /// <param name="destination">Where its first word goes.</param>
    static abstract void Store(TVector vector, ref ulong destination);

    /// <summary>One of the vectors that lie one behind another.</summary>
    /// <param name="step">The first word of the first one.</param>
    /// <param name="selector">Eight times the index of the vector: it then is a scaled index in one instruction.</param>
    static abstract TVector Pick(ref readonly ulong step, nuint selector);

    /// <summary>The complement of each lane.</summary>
    /// <param name="bits">The lanes.</param>
    static abstract TVector Not(TVector bits);

    /// <summary>And, lane by lane.</summary>
    /// <param name="left">One operand.</param>
    /// <param name="right">The other one.</param>
    static abstract TVector And(TVector left, TVector right);

    /// <summary>The left operand without the ones of the right one.</summary>
    /// <param name="left">What is kept.</param>
    /// <param name="right">What is taken out.</param>
    static abstract TVector Without(TVector left, TVector right);

    /// <summary>Or, lane by lane.</summary>
    /// <param name="left">One operand.</param>
    /// <param name="right">The other one.</param>
    static abstract TVector Or(TVector left, TVector right);

    /// <summary>Exclusive or, lane by lane.</summary>
    /// <param name="left">One operand.</param>
    /// <param name="right">The other one.</param>
    static abstract TVector Xor(TVector left, TVector right);

    /// <summary>The sum digit of a full adder: 1 where one or three of the operands are 1.</summary>
    /// <param name="a">An operand.</param>
    /// <param name="b">An operand.</param>
    /// <param name="c">An operand.</param>
    static abstract TVector Sum(TVector a, TVector b, TVector c);

    /// <summary>The carry digit of a full adder: 1 where two or three of the operands are 1.</summary>
    /// <param name="a">An operand.</param>
    /// <param name="b">An operand.</param>
    /// <param name="c">An operand.</param>
    static abstract TVector Carry(TVector a, TVector b, TVector c);

    /// <summary>
    /// The carry digit of a full adder from two of its operands and its sum digit: the operands where they agree, else the complement of the
    /// sum. With it the sum may overwrite the third operand and the carry the first, so that no register is copied.
    /// </summary>
    /// <param name="a">An operand.</param>
    /// <param name="b">An operand.</param>
    /// <param name="sum">The sum digit.</param>
    static abstract TVector CarryBehind(TVector a, TVector b, TVector sum);

    /// <summary>The borrow digit of a full subtractor: 1 where two or three of the complement of the minuend and the other operands are 1.</summary>
    /// <param name="minuend">What is subtracted from.</param>
    /// <param name="subtrahend">What is subtracted.</param>
    /// <param name="borrow">The borrow of the digit below.</param>
    static abstract TVector Borrow(TVector minuend, TVector subtrahend, TVector borrow);

    /// <summary>Each word shifted towards its low end, 0 coming in.</summary>
    /// <param name="words">The words.</param>
    /// <param name="count">By how many bits, 0 to 63.</param>
    static abstract TVector ShiftRight(TVector words, int count);

    /// <summary>Each word shifted towards its high end, 0 coming in.</summary>
    /// <param name="words">The words.</param>
    /// <param name="count">By how many bits, 0 to 63.</param>
    static abstract TVector ShiftLeft(TVector words, int count);
}
