using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace CompactBnn.Kernels;

/// <summary>Vectors of 4 sums: SSE2, or AdvSIMD of Arm.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct Products128 : IProductLanes<Vector128<int>>
{
    /// <inheritdoc/>
    public static int Count => Vector128<int>.Count;

    /// <inheritdoc/>
    public static Vector128<int> Zero => Vector128<int>.Zero;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Load(ref readonly int source) => Vector128.LoadUnsafe(in source);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Broadcast(int pair) => Vector128.Create(pair);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> MultiplyAdd(Vector128<int> sums, Vector128<int> pairs, Vector128<int> others) => Sse2.IsSupported
        ? sums + Sse2.MultiplyAddAdjacent(pairs.AsInt16(), others.AsInt16())
        // Of each pair the first one lies in the lower half of 32 bits.
        : sums + (pairs << 16 >> 16) * (others << 16 >> 16) + (pairs >> 16) * (others >> 16);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<int> sums, ref int destination) => sums.StoreUnsafe(ref destination);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Greater(Vector128<int> sums, Vector128<int> levels) => Vector128.GreaterThan(sums, levels).ExtractMostSignificantBits();
}
