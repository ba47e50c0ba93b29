using System.Runtime.CompilerServices;

namespace CompactBnn.Kernels;

/// <summary>Words of 64 bits as vectors of one lane, for machines without vectors: few steps of arithmetic on many small numbers in a word (Hacker's Delight, 5-1).</summary>
internal readonly unsafe struct Width64 : ILanes<ulong>
{
    public static int Count => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Load(ulong* source) => *source;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Broadcast(ulong word) => word;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Xor(ulong left, ulong right) => left ^ right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong And(ulong left, ulong right) => left & right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Sum(ulong a, ulong b, ulong c) => a ^ b ^ c;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Carry(ulong a, ulong b, ulong c) => (a & b) | ((a ^ b) & c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong CountBytes(ulong bits)
    {
        bits -= bits >> 1 & 0x5555_5555_5555_5555;
        bits = (bits & 0x3333_3333_3333_3333) + (bits >> 2 & 0x3333_3333_3333_3333);
        return bits + (bits >> 4) & 0x0F0F_0F0F_0F0F_0F0F;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong SumBytes(ulong counts)
    {
        var pairs = (counts & 0x00FF_00FF_00FF_00FF) + (counts >> 8 & 0x00FF_00FF_00FF_00FF);
        return pairs * 0x0001_0001_0001_0001 >> 48;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Add(ulong left, ulong right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreNarrow(ulong counts, int* destination) => *destination = (int)counts;
}
