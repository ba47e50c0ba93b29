using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace CompactBnn.Kernels;

/// <summary>Bit counting on 128-bit vectors of 2 lanes of 64 bits: the primitives that generated code and the interpreter are made of.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Lanes128
{
    /// <summary>Lanes of a vector.</summary>
    public const int Count = 2;

    /// <summary>Whether this machine has the instructions; a constant to the JIT and to NativeAOT.</summary>
    public static bool IsSupported
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Ssse3.IsSupported || AdvSimd.Arm64.IsSupported;
    }

    /// <summary>The sum digit of a full adder, bit by bit: 1 where one or three of the inputs are 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> Sum(Vector128<ulong> a, Vector128<ulong> b, Vector128<ulong> c) => a ^ b ^ c;

    /// <summary>The carry digit of a full adder, bit by bit: 1 where two or three of the inputs are 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> Carry(Vector128<ulong> a, Vector128<ulong> b, Vector128<ulong> c) => (a & b) | ((a ^ b) & c);

    /// <summary>The number of ones in each byte: by <c>cnt</c> on Arm, by two look-ups of four bits on x86.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> CountBytes(Vector128<ulong> bits)
    {
        if (AdvSimd.IsSupported)
            return AdvSimd.PopCount(bits.AsByte());
        var ones = NibbleCounts.Vector;
        var low = Vector128.Create((byte)15);
        return Ssse3.Shuffle(ones, bits.AsByte() & low) + Ssse3.Shuffle(ones, (bits >> 4).AsByte() & low);
    }

    /// <summary>The sum of the eight bytes of each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> SumBytes(Vector128<byte> counts) => AdvSimd.IsSupported
        ? AdvSimd.AddPairwiseWidening(AdvSimd.AddPairwiseWidening(AdvSimd.AddPairwiseWidening(counts)))
        : Sse2.SumAbsoluteDifferences(counts, Vector128<byte>.Zero).AsUInt64();

    /// <summary>One bit a lane, lane 0 lowest: whether the signed lane of <paramref name="left"/> is at most that of <paramref name="right"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint AtMost(Vector128<long> left, Vector128<long> right) => Vector128.LessThanOrEqual(left, right).ExtractMostSignificantBits();
}
