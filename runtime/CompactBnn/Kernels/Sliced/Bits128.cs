using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace CompactBnn.Kernels.Sliced;

/// <summary>Vectors of 128 lanes: SSE2 or Arm, with the ternary logic of AVX-512 or the bit select of Arm where the machine has them.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct Bits128 : IBitLanes<Vector128<ulong>>
{
    /// <inheritdoc/>
    public static int Words => 2;

    /// <inheritdoc/>
    public static Vector128<ulong> Zero => Vector128<ulong>.Zero;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> Broadcast(ulong word) => Vector128.Create(word);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> Load(ref readonly ulong source) => Vector128.LoadUnsafe(in source);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<ulong> vector, ref ulong destination) => vector.StoreUnsafe(ref destination);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> Pick(ref readonly ulong step, nuint selector) =>
        Vector128.LoadUnsafe(in Unsafe.As<ulong, ushort>(ref Unsafe.AsRef(in step)), selector).AsUInt64();

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> Not(Vector128<ulong> bits) => ~bits;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> And(Vector128<ulong> left, Vector128<ulong> right) => left & right;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> Without(Vector128<ulong> left, Vector128<ulong> right) => Vector128.AndNot(left, right);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> Or(Vector128<ulong> left, Vector128<ulong> right) => left | right;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> Xor(Vector128<ulong> left, Vector128<ulong> right) => left ^ right;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> Sum(Vector128<ulong> a, Vector128<ulong> b, Vector128<ulong> c) => Avx512F.VL.IsSupported
        ? Avx512F.VL.TernaryLogic(a, b, c, 0x96)
        : a ^ (b ^ c);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> Carry(Vector128<ulong> a, Vector128<ulong> b, Vector128<ulong> c) => Avx512F.VL.IsSupported
        ? Avx512F.VL.TernaryLogic(a, b, c, 0xE8)
        : AdvSimd.IsSupported ? Vector128.ConditionalSelect(a ^ b, c, a)
        : (a & b) | ((a ^ b) & c);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> CarryBehind(Vector128<ulong> a, Vector128<ulong> b, Vector128<ulong> sum) => Avx512F.VL.IsSupported
        ? Avx512F.VL.TernaryLogic(a, b, sum, 0xD4)
        : AdvSimd.IsSupported ? Vector128.ConditionalSelect(a ^ b, ~sum, a)
        : a ^ Vector128.AndNot(a ^ b, sum ^ a);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> Borrow(Vector128<ulong> minuend, Vector128<ulong> subtrahend, Vector128<ulong> borrow) => Avx512F.VL.IsSupported
        ? Avx512F.VL.TernaryLogic(minuend, subtrahend, borrow, 0x8E)
        : AdvSimd.IsSupported ? Vector128.ConditionalSelect(minuend ^ subtrahend, subtrahend, borrow)
        : Vector128.AndNot(subtrahend, minuend) | Vector128.AndNot(borrow, minuend ^ subtrahend);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> ShiftRight(Vector128<ulong> words, int count) => words >> count;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> ShiftLeft(Vector128<ulong> words, int count) => words << count;
}
