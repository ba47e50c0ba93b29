using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace CompactBnn.Kernels.Bytes;

/// <summary>Vectors of 16 integers: AVX2.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct Shorts256 : IShortLanes<Vector256<short>>
{
    /// <inheritdoc/>
    public static int Count => Vector256<short>.Count;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> Load(ref readonly short source) => Vector256.LoadUnsafe(in source);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<short> vector, ref short destination) => vector.StoreUnsafe(ref destination);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> Broadcast(short value) => Vector256.Create(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> Add(Vector256<short> left, Vector256<short> right) => left + right;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> Subtract(Vector256<short> left, Vector256<short> right) => left - right;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreGreater(Vector256<short> low, Vector256<short> high, Vector256<short> level, ref byte bits) =>
        Unsafe.WriteUnaligned(ref bits, Pack(Vector256.GreaterThan(low, level), Vector256.GreaterThan(high, level)).ExtractMostSignificantBits());

    // Saturation keeps the sign. The instruction packs each half of 128 bits by itself.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<sbyte> Pack(Vector256<short> low, Vector256<short> high) => Avx2.IsSupported
        ? Avx2.Permute4x64(Avx2.PackSignedSaturate(low, high).AsInt64(), 0b11_01_10_00).AsSByte()
        : Vector256.Narrow(low, high);
}
