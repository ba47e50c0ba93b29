using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace CompactBnn.Kernels;

/// <summary>Vectors of 8 sums: AVX2.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct Products256 : IProductLanes<Vector256<int>>
{
    /// <inheritdoc/>
    public static int Count => Vector256<int>.Count;

    /// <inheritdoc/>
    public static Vector256<int> Zero => Vector256<int>.Zero;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Load(ref readonly int source) => Vector256.LoadUnsafe(in source);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Broadcast(int pair) => Vector256.Create(pair);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> MultiplyAdd(Vector256<int> sums, Vector256<int> pairs, Vector256<int> others) => Avx2.IsSupported
        ? sums + Avx2.MultiplyAddAdjacent(pairs.AsInt16(), others.AsInt16())
        : Vector256.Create(
            Products128.MultiplyAdd(sums.GetLower(), pairs.GetLower(), others.GetLower()),
            Products128.MultiplyAdd(sums.GetUpper(), pairs.GetUpper(), others.GetUpper()));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<int> sums, ref int destination) => sums.StoreUnsafe(ref destination);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Greater(Vector256<int> sums, Vector256<int> levels) => Vector256.GreaterThan(sums, levels).ExtractMostSignificantBits();
}
