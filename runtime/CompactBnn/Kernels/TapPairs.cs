using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace CompactBnn.Kernels;

/// <summary>Sums of 16-bit integers times 8-bit weights, two taps and eight output channels at a time.</summary>
internal static class TapPairs
{
    /// <summary>Output channels whose weights lie together.</summary>
    public const int BlockLanes = 8;

    /// <summary>The sums of eight channels.</summary>
    /// <param name="patch">Two integers a pair.</param>
    /// <param name="weights">For each pair sixteen weights: those of channel 0 for both taps, then those of channel 1, and so on.</param>
    /// <param name="pairs">Number of pairs.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Sum(ref readonly short patch, ref readonly sbyte weights, int pairs)
    {
        ref var pair = ref Unsafe.As<short, int>(ref Unsafe.AsRef(in patch));
        var sums = Vector256<int>.Zero;
        for (var i = 0; i < pairs; i++)
        {
            var bytes = Vector128.LoadUnsafe(in weights, (nuint)(2 * BlockLanes * i));
            var taps = Vector256.Create(Unsafe.Add(ref pair, i));
            var (lower, upper) = Vector128.Widen(bytes);
            var weightsOfPair = Avx2.IsSupported ? Avx2.ConvertToVector256Int16(bytes) : Vector256.Create(lower, upper);
            sums = Products256.MultiplyAdd(sums, taps, weightsOfPair.AsInt32());
        }
        return sums;
    }

    /// <summary>Copies integers that fit 16 bits.</summary>
    /// <param name="source">The first integer.</param>
    /// <param name="destination">Where it goes.</param>
    /// <param name="count">Number of integers.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Narrow(ref readonly int source, ref short destination, int count)
    {
        ref var from = ref Unsafe.AsRef(in source);
        var i = 0;
        for (; i <= count - Vector128<short>.Count; i += Vector128<short>.Count)
            Vector128.Narrow(Vector128.LoadUnsafe(ref from, (nuint)i), Vector128.LoadUnsafe(ref from, (nuint)(i + 4))).StoreUnsafe(ref destination, (nuint)i);
        for (; i < count; i++)
            Unsafe.Add(ref destination, i) = (short)Unsafe.Add(ref from, i);
    }
}
