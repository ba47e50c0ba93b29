using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace CompactBnn.Kernels.Sliced;

/// <summary>Words of 64 lanes, for machines without vectors.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct Bits64 : IBitLanes<ulong>
{
    /// <inheritdoc/>
    public static int Words => 1;

    /// <inheritdoc/>
    public static ulong Zero => 0;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Broadcast(ulong word) => word;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Load(ref readonly ulong source) => source;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(ulong vector, ref ulong destination) => destination = vector;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Pick(ref readonly ulong step, nuint selector) =>
        Unsafe.AddByteOffset(ref Unsafe.AsRef(in step), selector);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Not(ulong bits) => ~bits;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong And(ulong left, ulong right) => left & right;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Without(ulong left, ulong right) => left & ~right;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Or(ulong left, ulong right) => left | right;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Xor(ulong left, ulong right) => left ^ right;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Sum(ulong a, ulong b, ulong c) => a ^ (b ^ c);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Carry(ulong a, ulong b, ulong c) => (a & b) | ((a ^ b) & c);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong CarryBehind(ulong a, ulong b, ulong sum) => a ^ ((a ^ b) & ~(sum ^ a));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Borrow(ulong minuend, ulong subtrahend, ulong borrow) => (subtrahend & ~minuend) | (borrow & ~(minuend ^ subtrahend));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong ShiftRight(ulong words, int count) => words >> count;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong ShiftLeft(ulong words, int count) => words << count;
}
