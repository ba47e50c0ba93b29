using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace CompactBnn.Kernels;

/// <summary>Vectors of 16 sums: AVX-512.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct Products512 : IProductLanes<Vector512<int>>
{
    /// <inheritdoc/>
    public static int Count => Vector512<int>.Count;

    /// <inheritdoc/>
    public static Vector512<int> Zero => Vector512<int>.Zero;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Load(ref readonly int source) => Vector512.LoadUnsafe(in source);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Broadcast(int pair) => Vector512.Create(pair);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> MultiplyAdd(Vector512<int> sums, Vector512<int> pairs, Vector512<int> others) => Avx512BW.IsSupported
        ? sums + Avx512BW.MultiplyAddAdjacent(pairs.AsInt16(), others.AsInt16())
        : Vector512.Create(
            Products256.MultiplyAdd(sums.GetLower(), pairs.GetLower(), others.GetLower()),
            Products256.MultiplyAdd(sums.GetUpper(), pairs.GetUpper(), others.GetUpper()));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<int> sums, ref int destination) => sums.StoreUnsafe(ref destination);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Greater(Vector512<int> sums, Vector512<int> levels) => Vector512.GreaterThan(sums, levels).ExtractMostSignificantBits();
}
