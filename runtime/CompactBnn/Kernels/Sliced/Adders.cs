using System.Runtime.CompilerServices;

namespace CompactBnn.Kernels.Sliced;

/// <summary>Adders of bits, one in each lane.</summary>
/// <remarks>Kernels add eight bits by seven of them, each by itself: through one method for all the just-in-time compiler makes code that takes up to 1.4 times as long.</remarks>
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

    /// <summary>A full adder in a row of them: adds a digit and the carry from below; the carry becomes that for the digit above.</summary>
    /// <remarks>The carry does not wait for the sum, as that of <see cref="Full"/> does, which takes no copy instead.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Digit(ref TVector digit, TVector operand, ref TVector carry)
    {
        var sum = TLanes.Sum(digit, operand, carry);
        carry = TLanes.Carry(operand, carry, digit);
        digit = sum;
    }

    /// <summary>A half adder: the first operand becomes the sum, the second one the carry.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Half(ref TVector sum, ref TVector carry)
    {
        sum = TLanes.Xor(sum, carry);
        carry = TLanes.Without(carry, sum);
    }

    /// <summary>Adds a carry to digits in memory.</summary>
    /// <remarks>Inlined, since a call would send digits in registers to the stack.</remarks>
    /// <param name="number">The digit that it is added to; those above follow.</param>
    /// <param name="digits">Number of digits.</param>
    /// <param name="carry">The carry.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Into(ref ulong number, int digits, TVector carry)
    {
        for (var i = 0; i < digits; i++)
        {
            var digit = TLanes.Load(in number);
            Half(ref digit, ref carry);
            TLanes.Store(digit, ref number);
            number = ref Unsafe.Add(ref number, TLanes.Words);
        }
    }
}
