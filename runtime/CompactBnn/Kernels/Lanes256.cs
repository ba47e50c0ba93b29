using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace CompactBnn.Kernels;

/// <summary>Bit counting on 256-bit vectors of 4 lanes of 64 bits: the primitives that generated code and the interpreter are made of.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Lanes256
{
    /// <summary>Lanes of a vector.</summary>
    public const int Count = 4;

    /// <summary>Whether this machine has the instructions; a constant to the JIT and to NativeAOT.</summary>
    public static bool IsSupported
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Avx2.IsSupported;
    }

    /// <summary>The sum digit of a full adder, bit by bit: 1 where one or three of the inputs are 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> Sum(Vector256<ulong> a, Vector256<ulong> b, Vector256<ulong> c) => a ^ b ^ c;

    /// <summary>The carry digit of a full adder, bit by bit: 1 where two or three of the inputs are 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> Carry(Vector256<ulong> a, Vector256<ulong> b, Vector256<ulong> c) => (a & b) | ((a ^ b) & c);

    /// <summary>The number of ones in each byte, by two look-ups of four bits (Mula, Kurz and Lemire, "Faster population counts using AVX2 instructions", 2018).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> CountBytes(Vector256<ulong> bits)
    {
        var ones = Vector256.Create(NibbleCounts.Vector);
        var low = Vector256.Create((byte)15);
        return Avx2.Shuffle(ones, bits.AsByte() & low) + Avx2.Shuffle(ones, (bits >> 4).AsByte() & low);
    }

    /// <summary>The sum of the eight bytes of each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> SumBytes(Vector256<byte> counts) => Avx2.SumAbsoluteDifferences(counts, Vector256<byte>.Zero).AsUInt64();

    /// <summary>One bit a lane, lane 0 lowest: whether the signed lane of <paramref name="left"/> is at most that of <paramref name="right"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint AtMost(Vector256<long> left, Vector256<long> right) => Vector256.LessThanOrEqual(left, right).ExtractMostSignificantBits();

    /// <summary>One bit a lane, lane 0 lowest: whether the count is at most the limit.</summary>
    /// <param name="counts">One count a lane.</param>
    /// <param name="limits">The limit of lane 0; those of the other lanes follow it.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong AtMost(Vector256<ulong> counts, ref readonly int limits) => AtMost(counts.AsInt64(), LoadIntegers(in limits));

    /// <summary>Stores <c>base - 2 * count</c> of the first <paramref name="remaining"/> lanes, or of all where more remain.</summary>
    /// <param name="counts">One count a lane.</param>
    /// <param name="bases">The base of lane 0; those of the other lanes follow it.</param>
    /// <param name="sums">Where lane 0 goes.</param>
    /// <param name="remaining">Lanes to be stored.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreDifferences(Vector256<ulong> counts, ref readonly int bases, ref int sums, int remaining) =>
        Store(LoadIntegers(in bases) - (counts + counts).AsInt64(), ref sums, remaining);

    /// <summary>Stores <c>2 * count - base</c> of the first <paramref name="remaining"/> lanes, or of all where more remain.</summary>
    /// <param name="counts">One weighted count a lane, perhaps negative.</param>
    /// <param name="bases">The base of lane 0; those of the other lanes follow it.</param>
    /// <param name="sums">Where lane 0 goes.</param>
    /// <param name="remaining">Lanes to be stored.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreWeighted(Vector256<ulong> counts, ref readonly int bases, ref int sums, int remaining) =>
        Store((counts + counts).AsInt64() - LoadIntegers(in bases), ref sums, remaining);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<long> LoadIntegers(ref readonly int integers) => Avx2.ConvertToVector256Int64(Vector128.LoadUnsafe(in integers));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector256<long> sums, ref int destination, int remaining)
    {
        if (remaining >= Count)
        {
            Vector256.Narrow(sums, sums).GetLower().StoreUnsafe(ref destination);
            return;
        }
        for (var lane = 0; lane < remaining; lane++)
            Unsafe.Add(ref destination, lane) = (int)sums[lane];
    }
}
