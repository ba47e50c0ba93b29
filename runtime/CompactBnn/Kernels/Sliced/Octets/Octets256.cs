using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace CompactBnn.Kernels.Sliced;

/// <summary>Eight neurons by 32 lanes in vectors of 256 bits (AVX2): the low half of a word of lanes first, then the high one.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct Octets256 : IOctets<Vector256<ulong>>
{
    private const uint Ones = uint.MaxValue;

    /// <inheritdoc/>
    public static int Passes => 2;

    /// <inheritdoc/>
    public static Vector256<ulong> OddBefore
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector256.Create(0, 0, 0, 0, Ones, Ones, Ones, Ones).AsUInt64();
    }

    /// <inheritdoc/>
    public static Vector256<ulong> FirstSet
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector256.Create(0, 0, Ones, Ones, 0, 0, Ones, Ones).AsUInt64();
    }

    /// <inheritdoc/>
    public static Vector256<ulong> SecondSet
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector256.Create(0, Ones, 0, Ones, 0, Ones, 0, Ones).AsUInt64();
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> Spread(ref readonly ulong word, int pass) =>
        Vector256.Create(Unsafe.Add(ref Unsafe.As<ulong, uint>(ref Unsafe.AsRef(in word)), pass)).AsUInt64();

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> Selectors(ref readonly ulong selectors, int half)
    {
        var (lower, upper) = (Vector256.LoadUnsafe(in selectors).AsSingle(), Vector256.LoadUnsafe(in selectors, 4).AsSingle());
        // The halves of the words of neurons 0, 1, 4, 5, 2, 3, 6, 7, then in their order.
        var halves = half == 0 ? Avx.Shuffle(lower, upper, 0b10_00_10_00) : Avx.Shuffle(lower, upper, 0b11_01_11_01);
        return Avx2.Permute4x64(halves.AsUInt64(), 0b11_01_10_00);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> Pick(ref readonly ulong step, Vector256<ulong> selectors) =>
        Avx2.PermuteVar8x32(Vector256.LoadUnsafe(in step).AsUInt32(), selectors.AsUInt32()).AsUInt64();

    /// <inheritdoc/>
    public static void Arrange(Span<ulong> words)
    {
        Span<ulong> arranged = stackalloc ulong[OctetShape.Neurons];
        for (var i = 0; i < OctetShape.Neurons / 2; i++)
        {
            arranged[i] = (uint)words[2 * i] | words[2 * i + 1] << 32;
            arranged[OctetShape.Neurons / 2 + i] = words[2 * i] >> 32 | words[2 * i + 1] >> 32 << 32;
        }
        arranged.CopyTo(words);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<ulong> lanes, ref ulong words, int pass)
    {
        var (lower, upper) = Vector256.Widen(lanes.AsUInt32());
        if (pass != 0)
        {
            lower = lower << 32 | Vector256.LoadUnsafe(in words);
            upper = upper << 32 | Vector256.LoadUnsafe(in words, 4);
        }
        lower.StoreUnsafe(ref words);
        upper.StoreUnsafe(ref words, 4);
    }
}
