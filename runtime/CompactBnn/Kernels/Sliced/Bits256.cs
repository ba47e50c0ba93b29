using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace CompactBnn.Kernels.Sliced;

/// <summary>Vectors of 256 lanes: AVX2, with the ternary logic of AVX-512 where the machine has it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct Bits256 : IBitLanes<Vector256<ulong>>
{
    /// <inheritdoc/>
    public static int Words => 4;

    /// <inheritdoc/>
    public static Vector256<ulong> Zero => Vector256<ulong>.Zero;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> Broadcast(ulong word) => Vector256.Create(word);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> Load(ref readonly ulong source) => Vector256.LoadUnsafe(in source);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<ulong> vector, ref ulong destination) => vector.StoreUnsafe(ref destination);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> Pick(ref readonly ulong step, nuint selector) =>
        Vector256.LoadUnsafe(in Unsafe.As<ulong, uint>(ref Unsafe.AsRef(in step)), selector).AsUInt64();

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> Not(Vector256<ulong> bits) => ~bits;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> And(Vector256<ulong> left, Vector256<ulong> right) => left & right;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> Without(Vector256<ulong> left, Vector256<ulong> right) => Vector256.AndNot(left, right);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> Or(Vector256<ulong> left, Vector256<ulong> right) => left | right;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> Xor(Vector256<ulong> left, Vector256<ulong> right) => left ^ right;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> Sum(Vector256<ulong> a, Vector256<ulong> b, Vector256<ulong> c) => Avx512F.VL.IsSupported
        ? Avx512F.VL.TernaryLogic(a, b, c, 0x96)
        : a ^ (b ^ c);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> Carry(Vector256<ulong> a, Vector256<ulong> b, Vector256<ulong> c) => Avx512F.VL.IsSupported
        ? Avx512F.VL.TernaryLogic(a, b, c, 0xE8)
        : (a & b) | ((a ^ b) & c);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> CarryBehind(Vector256<ulong> a, Vector256<ulong> b, Vector256<ulong> sum) => Avx512F.VL.IsSupported
        ? Avx512F.VL.TernaryLogic(a, b, sum, 0xD4)
        : a ^ Vector256.AndNot(a ^ b, sum ^ a);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> Borrow(Vector256<ulong> minuend, Vector256<ulong> subtrahend, Vector256<ulong> borrow) => Avx512F.VL.IsSupported
        ? Avx512F.VL.TernaryLogic(minuend, subtrahend, borrow, 0x8E)
        : Vector256.AndNot(subtrahend, minuend) | Vector256.AndNot(borrow, minuend ^ subtrahend);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> ShiftRight(Vector256<ulong> words, int count) => words >> count;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> ShiftLeft(Vector256<ulong> words, int count) => words << count;
}
