namespace CompactBnn.Kernels;

/// <summary>The operations of bit counting on vectors of one width, so that a kernel is written once for all widths.</summary>
/// <typeparam name="TVector">The vector, of <see cref="Count"/> lanes of 64 bits.</typeparam>
internal unsafe interface ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>Lanes of a vector.</summary>
    static abstract int Count { get; }

    /// <summary>The words from <paramref name="source"/> on, one a lane.</summary>
    static abstract TVector Load(ulong* source);

    /// <summary>The same word in every lane.</summary>
    static abstract TVector Broadcast(ulong word);

    /// <summary>Exclusive or, bit by bit.</summary>
    static abstract TVector Xor(TVector left, TVector right);

    /// <summary>And, bit by bit.</summary>
    static abstract TVector And(TVector left, TVector right);

    /// <summary>The sum digit of a full adder, bit by bit.</summary>
    static abstract TVector Sum(TVector a, TVector b, TVector c);

    /// <summary>The carry digit of a full adder, bit by bit.</summary>
    static abstract TVector Carry(TVector a, TVector b, TVector c);

    /// <summary>The number of ones in each byte.</summary>
    static abstract TVector CountBytes(TVector bits);

    /// <summary>The sum of the eight bytes of each lane.</summary>
    static abstract TVector SumBytes(TVector counts);

    /// <summary>The sum of each lane; also of each byte, as long as no byte overflows.</summary>
    static abstract TVector Add(TVector left, TVector right);

    /// <summary>Stores each lane, which is below 2^31, as 32 bits.</summary>
    static abstract void StoreNarrow(TVector counts, int* destination);
}
