using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace CompactBnn.Kernels.Sliced;

/// <summary>Transposes matrices of 64 by 64 bits: bit j of word i becomes bit i of word j (Hacker's Delight, 7-3, on vectors).</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class BitTranspose
{
    /// <summary>Words of a matrix.</summary>
    public const int Size = 64;

    /// <summary>Turns a matrix of 8x8 bits, a row a byte, around its diagonal.</summary>
    /// <param name="matrix">The matrix: bit c of byte r becomes bit r of byte c.</param>
    internal static ulong Eight(ulong matrix)
    {
        var swapped = (matrix ^ (matrix >> 7)) & 0x00AA00AA00AA00AA;
        matrix ^= swapped ^ (swapped << 7);
        swapped = (matrix ^ (matrix >> 14)) & 0x0000CCCC0000CCCC;
        matrix ^= swapped ^ (swapped << 14);
        swapped = (matrix ^ (matrix >> 28)) & 0x00000000F0F0F0F0;
        return matrix ^ swapped ^ (swapped << 28);
    }

    /// <summary>Transposes a matrix in place.</summary>
    /// <param name="words">The first of 64 words.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void InPlace(ref ulong words)
    {
        if (BitTransposeBytes.IsSupported)
        {
            BitTransposeBytes.InPlace(ref words);
            return;
        }
        if (Vector512.IsHardwareAccelerated)
        {
            InPlace512(ref words);
            return;
        }
        if (Avx2.IsSupported)
        {
            InPlace256(ref words);
            return;
        }
        Exchange<Vector128<ulong>, Bits128>(ref words, 32, 0x0000_0000_FFFF_FFFF);
        Exchange<Vector128<ulong>, Bits128>(ref words, 16, 0x0000_FFFF_0000_FFFF);
        Exchange<Vector128<ulong>, Bits128>(ref words, 8, 0x00FF_00FF_00FF_00FF);
        Exchange<Vector128<ulong>, Bits128>(ref words, 4, 0x0F0F_0F0F_0F0F_0F0F);
        Exchange<Vector128<ulong>, Bits128>(ref words, 2, 0x3333_3333_3333_3333);
        Exchange<ulong, Bits64>(ref words, 1, 0x5555_5555_5555_5555);
    }

    /// <summary>Exchanges blocks of bits between all words that lie a distance apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Exchange<TVector, TLanes>(ref ulong words, int distance, ulong low)
        where TVector : unmanaged
        where TLanes : struct, IBitLanes<TVector>
    {
        for (var block = 0; block < Size; block += 2 * distance)
        for (var i = block; i < block + distance; i += TLanes.Words)
        {
            ref var upper = ref Unsafe.Add(ref words, i + distance);
            var (a, b) = (TLanes.Load(in Unsafe.Add(ref words, i)), TLanes.Load(in upper));
            Exchange<TVector, TLanes>(ref a, ref b, distance, low);
            TLanes.Store(a, ref Unsafe.Add(ref words, i));
            TLanes.Store(b, ref upper);
        }
    }

    /// <summary>Exchanges blocks of bits: the high half of the lower words with the low half of the upper ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Exchange<TVector, TLanes>(ref TVector lower, ref TVector upper, int distance, ulong low)
        where TVector : unmanaged
        where TLanes : struct, IBitLanes<TVector>
    {
        var moved = TLanes.And(TLanes.Xor(TLanes.ShiftRight(lower, distance), upper), TLanes.Broadcast(low));
        lower = TLanes.Xor(lower, TLanes.ShiftLeft(moved, distance));
        upper = TLanes.Xor(upper, moved);
    }

    /// <summary>Transposes the matrices of 8 by 8 bytes that words make with those eight, sixteen and so on behind them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ExchangeBytes<TVector, TLanes>(
        ref TVector a, ref TVector b, ref TVector c, ref TVector d, ref TVector e, ref TVector f, ref TVector g, ref TVector h)
        where TVector : unmanaged
        where TLanes : struct, IBitLanes<TVector>
    {
        const ulong words = 0x0000_0000_FFFF_FFFF, halves = 0x0000_FFFF_0000_FFFF, bytes = 0x00FF_00FF_00FF_00FF;
        Exchange<TVector, TLanes>(ref a, ref e, 32, words);
        Exchange<TVector, TLanes>(ref b, ref f, 32, words);
        Exchange<TVector, TLanes>(ref c, ref g, 32, words);
        Exchange<TVector, TLanes>(ref d, ref h, 32, words);
        Exchange<TVector, TLanes>(ref a, ref c, 16, halves);
        Exchange<TVector, TLanes>(ref b, ref d, 16, halves);
        Exchange<TVector, TLanes>(ref e, ref g, 16, halves);
        Exchange<TVector, TLanes>(ref f, ref h, 16, halves);
        Exchange<TVector, TLanes>(ref a, ref b, 8, bytes);
        Exchange<TVector, TLanes>(ref c, ref d, 8, bytes);
        Exchange<TVector, TLanes>(ref e, ref f, 8, bytes);
        Exchange<TVector, TLanes>(ref g, ref h, 8, bytes);
    }

    /// <summary>Transposes a matrix in place by vectors of 512 bits, without an instruction for blocks.</summary>
    /// <param name="words">The first of 64 words.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void InPlace512(ref ulong words)
    {
        var (a, b, c, d) = (Load(ref words, 0), Load(ref words, 1), Load(ref words, 2), Load(ref words, 3));
        var (e, f, g, h) = (Load(ref words, 4), Load(ref words, 5), Load(ref words, 6), Load(ref words, 7));
        ExchangeBytes<Vector512<ulong>, Bits512>(ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h);
        Store(Within(a), ref words, 0);
        Store(Within(b), ref words, 1);
        Store(Within(c), ref words, 2);
        Store(Within(d), ref words, 3);
        Store(Within(e), ref words, 4);
        Store(Within(f), ref words, 5);
        Store(Within(g), ref words, 6);
        Store(Within(h), ref words, 7);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void InPlace256(ref ulong words)
    {
        ExchangeBytes256(ref words);
        ExchangeBytes256(ref Unsafe.Add(ref words, Vector256<ulong>.Count));
        for (var i = 0; i < Size; i += 8)
            Within256(ref Unsafe.Add(ref words, i));
    }

    /// <summary>Transposes the matrices of 8 by 8 bytes that four words make with those eight, sixteen and so on behind them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ExchangeBytes256(ref ulong words)
    {
        var (a, b, c, d) = (Load256(ref words, 0), Load256(ref words, 8), Load256(ref words, 16), Load256(ref words, 24));
        var (e, f, g, h) = (Load256(ref words, 32), Load256(ref words, 40), Load256(ref words, 48), Load256(ref words, 56));
        ExchangeBytes<Vector256<ulong>, Bits256>(ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h);
        a.StoreUnsafe(ref words);
        b.StoreUnsafe(ref words, 8);
        c.StoreUnsafe(ref words, 16);
        d.StoreUnsafe(ref words, 24);
        e.StoreUnsafe(ref words, 32);
        f.StoreUnsafe(ref words, 40);
        g.StoreUnsafe(ref words, 48);
        h.StoreUnsafe(ref words, 56);
    }

    /// <summary>Transposes the eight blocks of 8 by 8 bits that lie in the bytes of eight words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Within256(ref ulong words)
    {
        var (a, b) = (Load256(ref words, 0), Load256(ref words, 4));
        Exchange<Vector256<ulong>, Bits256>(ref a, ref b, 4, 0x0F0F_0F0F_0F0F_0F0F);
        // Words 0 1 4 5 and 2 3 6 7, so that those two apart face each other; then the even and the odd ones.
        (a, b) = (Avx2.Permute2x128(a, b, 0x20), Avx2.Permute2x128(a, b, 0x31));
        Exchange<Vector256<ulong>, Bits256>(ref a, ref b, 2, 0x3333_3333_3333_3333);
        (a, b) = (Avx2.UnpackLow(a, b), Avx2.UnpackHigh(a, b));
        Exchange<Vector256<ulong>, Bits256>(ref a, ref b, 1, 0x5555_5555_5555_5555);
        (a, b) = (Avx2.UnpackLow(a, b), Avx2.UnpackHigh(a, b));
        Avx2.Permute2x128(a, b, 0x20).StoreUnsafe(ref words);
        Avx2.Permute2x128(a, b, 0x31).StoreUnsafe(ref words, 4);
    }

    /// <summary>Transposes the eight blocks of 8 by 8 bits that lie in the bytes of eight words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Within(Vector512<ulong> v)
    {
        v = Cross(v, Vector512.Shuffle(v, Vector512.Create(4UL, 5, 6, 7, 0, 1, 2, 3)), 4, 0x0F0F_0F0F_0F0F_0F0F,
            Vector512.Create(0UL, 0, 0, 0, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue));
        v = Cross(v, Vector512.Shuffle(v, Vector512.Create(2UL, 3, 0, 1, 6, 7, 4, 5)), 2, 0x3333_3333_3333_3333,
            Vector512.Create(0UL, 0, ulong.MaxValue, ulong.MaxValue, 0, 0, ulong.MaxValue, ulong.MaxValue));
        return Cross(v, Vector512.Shuffle(v, Vector512.Create(1UL, 0, 3, 2, 5, 4, 7, 6)), 1, 0x5555_5555_5555_5555,
            Vector512.Create(0UL, ulong.MaxValue, 0, ulong.MaxValue, 0, ulong.MaxValue, 0, ulong.MaxValue));
    }

    /// <summary>Lower words take their partner's low bits as their high ones, upper words their partner's high bits as their low ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Cross(Vector512<ulong> v, Vector512<ulong> partner, int distance, ulong lowBits, Vector512<ulong> upper)
    {
        var low = Vector512.Create(lowBits);
        var lower = Vector512.ConditionalSelect(low, v, partner << distance);
        var high = Vector512.ConditionalSelect(low, partner >> distance, v);
        return Vector512.ConditionalSelect(upper, high, lower);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Load256(ref ulong words, int word) => Vector256.LoadUnsafe(in words, (nuint)word);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Load(ref ulong words, int vector) => Vector512.LoadUnsafe(in Unsafe.Add(ref words, 8 * vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector512<ulong> vector, ref ulong words, int index) => vector.StoreUnsafe(ref Unsafe.Add(ref words, 8 * index));
}
