using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace CompactBnn.Kernels.Sliced;

/// <summary>Eight neurons by 64 lanes in vectors of 512 bits (AVX-512).</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct Octets512 : IOctets<Vector512<ulong>>
{
    /// <inheritdoc/>
    public static int Passes => 1;

    /// <inheritdoc/>
    public static Vector512<ulong> OddBefore
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.Create(0, 0, 0, 0, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue);
    }

    /// <inheritdoc/>
    public static Vector512<ulong> FirstSet
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.Create(0, 0, ulong.MaxValue, ulong.MaxValue, 0, 0, ulong.MaxValue, ulong.MaxValue);
    }

    /// <inheritdoc/>
    public static Vector512<ulong> SecondSet
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.Create(0, ulong.MaxValue, 0, ulong.MaxValue, 0, ulong.MaxValue, 0, ulong.MaxValue);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> Spread(ref readonly ulong word, int pass) => Vector512.Create(word);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> Selectors(ref readonly ulong selectors, int half)
    {
        var words = Vector512.LoadUnsafe(in selectors);
        return half == 0 ? words : words >> 32;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> Pick(ref readonly ulong step, Vector512<ulong> selectors) =>
        Avx512F.PermuteVar8x64(Vector512.LoadUnsafe(in step), selectors);

    /// <inheritdoc/>
    public static void Arrange(Span<ulong> words)
    {
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<ulong> lanes, ref ulong words, int pass) => lanes.StoreUnsafe(ref words);
}
