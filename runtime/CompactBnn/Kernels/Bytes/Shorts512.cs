using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CompactBnn.Kernels.Bytes;

/// <summary>Vectors of 32 integers: AVX-512.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct Shorts512 : IShortLanes<Vector512<short>>
{
    /// <inheritdoc/>
    public static int Count => Vector512<short>.Count;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<short> Load(ref readonly short source) => Vector512.LoadUnsafe(in source);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<short> vector, ref short destination) => vector.StoreUnsafe(ref destination);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<short> Broadcast(short value) => Vector512.Create(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<short> Add(Vector512<short> left, Vector512<short> right) => left + right;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<short> Subtract(Vector512<short> left, Vector512<short> right) => left - right;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreGreater(Vector512<short> low, Vector512<short> high, Vector512<short> level, ref byte bits) =>
        Unsafe.WriteUnaligned(ref bits, Vector512.GreaterThan(low, level).ExtractMostSignificantBits() | Vector512.GreaterThan(high, level).ExtractMostSignificantBits() << Count);
}
