using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace CompactBnn.Kernels.Bytes;

/// <summary>Transposes matrices of 8 by 8 16-bit integers.</summary>
internal static class ShortTranspose
{
    /// <summary>Rows and columns.</summary>
    public const int Size = 8;

    /// <summary>Writes the first columns of a matrix as rows.</summary>
    /// <param name="source">The first row.</param>
    /// <param name="sourceStride">Integers from one row to the next.</param>
    /// <param name="destination">Where the first column goes.</param>
    /// <param name="destinationStride">Integers from one column to the next.</param>
    /// <param name="columns">Number of columns, 1 to 8.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(ref short source, int sourceStride, ref short destination, int destinationStride, int columns)
    {
        // Three times the first half of the rows is zipped with the second.
        var (a, b) = Zip(Row(ref source, 0, sourceStride), Row(ref source, 4, sourceStride));
        var (c, d) = Zip(Row(ref source, 1, sourceStride), Row(ref source, 5, sourceStride));
        var (e, f) = Zip(Row(ref source, 2, sourceStride), Row(ref source, 6, sourceStride));
        var (g, h) = Zip(Row(ref source, 3, sourceStride), Row(ref source, 7, sourceStride));
        ((a, e), (b, f), (c, g), (d, h)) = (Zip(a, e), Zip(b, f), Zip(c, g), Zip(d, h));
        // Now a, e, b, f hold the even rows' columns by twos, and c, g, d, h those of the odd ones.
        ((a, c), (e, g), (b, d), (f, h)) = (Zip(a, c), Zip(e, g), Zip(b, d), Zip(f, h));
        Store(a, 0, ref destination, destinationStride, columns);
        Store(c, 1, ref destination, destinationStride, columns);
        Store(e, 2, ref destination, destinationStride, columns);
        Store(g, 3, ref destination, destinationStride, columns);
        Store(b, 4, ref destination, destinationStride, columns);
        Store(d, 5, ref destination, destinationStride, columns);
        Store(f, 6, ref destination, destinationStride, columns);
        Store(h, 7, ref destination, destinationStride, columns);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<short> Row(ref short source, int row, int stride) => Vector128.LoadUnsafe(in source, (nuint)(row * stride));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector128<short> column, int index, ref short destination, int stride, int columns)
    {
        if (index < columns)
            column.StoreUnsafe(ref destination, (nuint)(index * stride));
    }

    /// <summary>The integers of two vectors in turn.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector128<short> Low, Vector128<short> High) Zip(Vector128<short> left, Vector128<short> right)
    {
        if (Sse2.IsSupported)
            return (Sse2.UnpackLow(left, right), Sse2.UnpackHigh(left, right));
        if (AdvSimd.Arm64.IsSupported)
            return (AdvSimd.Arm64.ZipLow(left, right), AdvSimd.Arm64.ZipHigh(left, right));
        return (
            Vector128.Create(left[0], right[0], left[1], right[1], left[2], right[2], left[3], right[3]),
            Vector128.Create(left[4], right[4], left[5], right[5], left[6], right[6], left[7], right[7]));
    }
}
