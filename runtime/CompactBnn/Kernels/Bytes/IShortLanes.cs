using System.ComponentModel;

namespace CompactBnn.Kernels.Bytes;

/// <summary>The operations on vectors of 16-bit integers that layers on bytes are made of, so that they are written once for all widths.</summary>
/// <typeparam name="TVector">The vector.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IShortLanes<TVector>
    where TVector : unmanaged
{
    /// <summary>Lanes of a vector.</summary>
    static abstract int Count { get; }

    /// <summary>The integers from <paramref name="source"/> on; it need not be aligned.</summary>
    static abstract TVector Load(ref readonly short source);

    /// <summary>Stores the lanes from <paramref name="destination"/> on.</summary>
    static abstract void Store(TVector vector, ref short destination);

    /// <summary>The same integer in every lane.</summary>
    static abstract TVector Broadcast(short value);

    /// <summary>The sum, lane by lane.</summary>
    static abstract TVector Add(TVector left, TVector right);

    /// <summary>The difference, lane by lane.</summary>
    static abstract TVector Subtract(TVector left, TVector right);

    /// <summary>Stores a bit for each lane of two vectors: whether it is greater than that of <paramref name="level"/>.</summary>
    /// <param name="low">The first lanes.</param>
    /// <param name="high">The lanes behind them.</param>
    /// <param name="level">What they are compared with.</param>
    /// <param name="bits">Where the bits go, lane 0 lowest, in as many bytes as they fill.</param>
    static abstract void StoreGreater(TVector low, TVector high, TVector level, ref byte bits);
}
