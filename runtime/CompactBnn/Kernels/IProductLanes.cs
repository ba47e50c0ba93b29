using System.ComponentModel;

namespace CompactBnn.Kernels;

/// <summary>The operations that sums of products of 16-bit integers are made of, so that layers are written once for all widths.</summary>
/// <typeparam name="TVector">The vector, of 32-bit sums.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IProductLanes<TVector>
    where TVector : unmanaged
{
    /// <summary>Sums of a vector.</summary>
    static abstract int Count { get; }

    /// <summary>Sums of 0.</summary>
    static abstract TVector Zero { get; }

    /// <summary>The pairs of 16-bit integers, or the sums, from <paramref name="source"/> on; it need not be aligned.</summary>
    static abstract TVector Load(ref readonly int source);

    /// <summary>The same pair in every lane.</summary>
    static abstract TVector Broadcast(int pair);

    /// <summary>Adds to each sum the products of a pair with another one.</summary>
    static abstract TVector MultiplyAdd(TVector sums, TVector pairs, TVector others);

    /// <summary>Stores the sums from <paramref name="destination"/> on.</summary>
    static abstract void Store(TVector sums, ref int destination);

    /// <summary>A bit for each sum, lane 0 lowest: whether it is greater than that of <paramref name="levels"/>.</summary>
    static abstract ulong Greater(TVector sums, TVector levels);
}
