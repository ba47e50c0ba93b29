using System.Runtime.CompilerServices;

namespace CompactBnn.Kernels.Sliced;

/// <summary>Adders of bits, one in each lane.</summary>
/// <typeparam name="TVector">The vector.</typeparam>
/// <typeparam name="TLanes">Its operations.</typeparam>
internal static class Adders<TVector, TLanes>
    where TVector : unmanaged
    where TLanes : struct, IBitLanes<TVector>
{
    /// <summary>A full adder: the first operand becomes the sum, the second one the carry.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Full(ref TVector sum, ref TVector carry, TVector operand)
    {
        sum = TLanes.Sum(sum, carry, operand);
        carry = TLanes.CarryBehind(carry, operand, sum);
    }

    /// <summary>A half adder: the first operand becomes the sum, the second one the carry.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Half(ref TVector sum, ref TVector carry)
    {
        sum = TLanes.Xor(sum, carry);
        carry = TLanes.Without(carry, sum);
    }
}
