using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace CompactBnn.Kernels;

/// <summary>The counterpart of the vector lanes for machines without vectors: one lane of 64 bits.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Lanes64
{
    /// <summary>1 where the count is at most the limit, otherwise 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong AtMost(ulong count, ref readonly int limit) => (long)count <= limit ? 1UL : 0UL;

    /// <summary>Stores <c>base - 2 * count</c> where a lane remains.</summary>
    /// <param name="count">A count.</param>
    /// <param name="bases">The base.</param>
    /// <param name="sums">Where the sum goes.</param>
    /// <param name="remaining">Lanes to be stored; none below 1.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreDifferences(ulong count, ref readonly int bases, ref int sums, int remaining)
    {
        if (remaining > 0)
            sums = (int)(bases - 2 * (long)count);
    }

    /// <summary>Stores <c>2 * count - base</c> where a lane remains.</summary>
    /// <param name="count">A weighted count, perhaps negative.</param>
    /// <param name="bases">The base.</param>
    /// <param name="sums">Where the sum goes.</param>
    /// <param name="remaining">Lanes to be stored; none below 1.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreWeighted(ulong count, ref readonly int bases, ref int sums, int remaining)
    {
        if (remaining > 0)
            sums = (int)(2 * (long)count - bases);
    }
}
