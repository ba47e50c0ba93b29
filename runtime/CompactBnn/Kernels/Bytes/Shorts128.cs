using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace CompactBnn.Kernels.Bytes;

/// <summary>Vectors of 8 integers: SSE2, or AdvSIMD of Arm.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct Shorts128 : IShortLanes<Vector128<short>>
{
    /// <inheritdoc/>
    public static int Count => Vector128<short>.Count;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<short> Load(ref readonly short source) => Vector128.LoadUnsafe(in source);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<short> vector, ref short destination) => vector.StoreUnsafe(ref destination);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<short> Broadcast(short value) => Vector128.Create(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<short> Add(Vector128<short> left, Vector128<short> right) => left + right;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<short> Subtract(Vector128<short> left, Vector128<short> right) => left - right;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreGreater(Vector128<short> low, Vector128<short> high, Vector128<short> level, ref byte bits) =>
        Unsafe.WriteUnaligned(ref bits, (ushort)Pack(Vector128.GreaterThan(low, level), Vector128.GreaterThan(high, level)).ExtractMostSignificantBits());

    // Saturation keeps the sign.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<sbyte> Pack(Vector128<short> low, Vector128<short> high) =>
        Sse2.IsSupported ? Sse2.PackSignedSaturate(low, high) : Vector128.Narrow(low, high);
}
