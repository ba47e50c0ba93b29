using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CompactBnn.Tests.Portable;

/// <summary>The primitives of rows at 512 bits without an instruction set of their own.</summary>
internal static class PortableLanes512
{
    public const int Count = 8;

    /// <summary>Generated code takes narrower vectors by itself, as on a machine without AVX-512.</summary>
    public static bool IsSupported => false;

    public static Vector512<ulong> Sum(Vector512<ulong> a, Vector512<ulong> b, Vector512<ulong> c) => PortableBits512.Sum(a, b, c);

    public static Vector512<ulong> Carry(Vector512<ulong> a, Vector512<ulong> b, Vector512<ulong> c) => PortableBits512.Carry(a, b, c);

    public static Vector512<byte> CountBytes(Vector512<ulong> bits)
    {
        var counts = bits - ((bits >> 1) & Vector512.Create(0x5555_5555_5555_5555UL));
        var pairs = Vector512.Create(0x3333_3333_3333_3333UL);
        counts = (counts & pairs) + ((counts >> 2) & pairs);
        return ((counts + (counts >> 4)) & Vector512.Create(0x0F0F_0F0F_0F0F_0F0FUL)).AsByte();
    }

    public static Vector512<ulong> SumBytes(Vector512<byte> counts)
    {
        var sums = Vector512<ulong>.Zero;
        for (var shift = 0; shift < 64; shift += 8)
            sums += (counts.AsUInt64() >> shift) & Vector512.Create(0xFFUL);
        return sums;
    }

    public static uint AtMost(Vector512<long> left, Vector512<long> right) => (uint)Vector512.LessThanOrEqual(left, right).ExtractMostSignificantBits();

    public static ulong AtMost(Vector512<ulong> counts, ref readonly int limits) => AtMost(counts.AsInt64(), Integers(in limits));

    public static void StoreDifferences(Vector512<ulong> counts, ref readonly int bases, ref int sums, int remaining) =>
        Store(Integers(in bases) - (counts + counts).AsInt64(), ref sums, remaining);

    public static void StoreWeighted(Vector512<ulong> counts, ref readonly int bases, ref int sums, int remaining) =>
        Store((counts + counts).AsInt64() - Integers(in bases), ref sums, remaining);

    private static Vector512<long> Integers(ref readonly int first)
    {
        var (low, high) = Vector256.Widen(Vector256.LoadUnsafe(in first));
        return Vector512.Create(low, high);
    }

    private static void Store(Vector512<long> sums, ref int destination, int remaining)
    {
        for (var lane = 0; lane < (remaining < Count ? remaining : Count); lane++)
            Unsafe.Add(ref destination, lane) = (int)sums[lane];
    }
}
