using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CompactBnn.Kernels;

/// <summary>Sums, copies and joins of whole maps.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class IntegerMaps
{
    /// <summary>The sum of two maps of integers.</summary>
    /// <param name="left">The first pixel of one map.</param>
    /// <param name="right">The first pixel of the other one.</param>
    /// <param name="output">The first pixel of the result; it may be that of <paramref name="left"/>.</param>
    /// <param name="rightRow">Integers from a row of the second map to the next.</param>
    /// <param name="rows">How to walk over the first map and the result.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(ref readonly int left, ref readonly int right, ref int output, int rightRow, in MapRows rows)
    {
        var length = rows.Width * rows.Pixel;
        for (var y = 0; y < rows.Height; y++)
        {
            ref var one = ref Unsafe.Add(ref Unsafe.AsRef(in left), y * rows.InputRow);
            ref var two = ref Unsafe.Add(ref Unsafe.AsRef(in right), y * rightRow);
            ref var sum = ref Unsafe.Add(ref output, y * rows.OutputRow);
            var i = 0;
            for (; i <= length - Vector256<int>.Count; i += Vector256<int>.Count)
                (Vector256.LoadUnsafe(ref one, (nuint)i) + Vector256.LoadUnsafe(ref two, (nuint)i)).StoreUnsafe(ref sum, (nuint)i);
            for (; i < length; i++)
                Unsafe.Add(ref sum, i) = Unsafe.Add(ref one, i) + Unsafe.Add(ref two, i);
        }
    }

    /// <summary>Copies a map of words or integers, row by row.</summary>
    /// <param name="input">The first pixel of the input.</param>
    /// <param name="output">The first pixel of the copy.</param>
    /// <param name="rows">How to walk.</param>
    public static void Copy<T>(ref readonly T input, ref T output, in MapRows rows)
        where T : unmanaged
    {
        var length = rows.Width * rows.Pixel;
        for (var y = 0; y < rows.Height; y++)
        {
            MemoryMarshal.CreateReadOnlySpan(in Unsafe.Add(ref Unsafe.AsRef(in input), y * rows.InputRow), length)
                .CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref output, y * rows.OutputRow), length));
        }
    }

    /// <summary>Makes all bits of a map 0; what lies around it stays.</summary>
    /// <param name="map">The first pixel.</param>
    /// <param name="rows">How to walk.</param>
    public static void Clear(ref ulong map, in MapRows rows)
    {
        for (var y = 0; y < rows.Height; y++)
            MemoryMarshal.CreateSpan(ref Unsafe.Add(ref map, y * rows.InputRow), rows.Width * rows.Pixel).Clear();
    }

    /// <summary>Copies the channels of a map of integers to some channels of a wider one.</summary>
    /// <param name="input">The first pixel of the input.</param>
    /// <param name="output">The first of the channels of the first pixel of the result.</param>
    /// <param name="outputPixel">Integers of a pixel of the result.</param>
    /// <param name="rows">How to walk over the input.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Join(ref readonly int input, ref int output, int outputPixel, in MapRows rows)
    {
        for (var y = 0; y < rows.Height; y++)
        for (var x = 0; x < rows.Width; x++)
        {
            MemoryMarshal.CreateReadOnlySpan(in Unsafe.Add(ref Unsafe.AsRef(in input), y * rows.InputRow + x * rows.Pixel), rows.Pixel)
                .CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref output, y * rows.OutputRow + x * outputPixel), rows.Pixel));
        }
    }

    /// <summary>Copies the channels of a map of bits to some channels of a wider one, whose bits there are 0 before.</summary>
    /// <param name="input">The first pixel of the input.</param>
    /// <param name="channels">Channels of the input.</param>
    /// <param name="output">The first pixel of the result.</param>
    /// <param name="firstChannel">The channel of the result where channel 0 goes.</param>
    /// <param name="outputPixel">Words of a pixel of the result.</param>
    /// <param name="rows">How to walk over the input.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void JoinBits(ref readonly ulong input, int channels, ref ulong output, int firstChannel, int outputPixel, in MapRows rows)
    {
        for (var y = 0; y < rows.Height; y++)
        for (var x = 0; x < rows.Width; x++)
        {
            BitRows.Copy(in Unsafe.Add(ref Unsafe.AsRef(in input), y * rows.InputRow + x * rows.Pixel), 0,
                ref Unsafe.Add(ref output, y * rows.OutputRow + x * outputPixel), firstChannel, channels);
        }
    }
}
