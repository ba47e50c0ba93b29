using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace CompactBnn.Kernels;

/// <summary>Affine operations: integers times a multiplier plus an offset, shifted to the right and held within bounds, in 64 bits.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class FixedPoint
{
    /// <summary>Channels whose offsets lie together: those of even channels first, then those of odd ones.</summary>
    public const int BlockLanes = 8;

    /// <summary>The place of a channel's offset among the offsets.</summary>
    public static int OffsetIndex(int channel) => channel / BlockLanes * BlockLanes + (channel % BlockLanes) / 2 + channel % 2 * (BlockLanes / 2);

    /// <summary><c>min(max((x * multiplier + offset) >> shift, low), high)</c> for every integer of a map.</summary>
    /// <param name="input">The first pixel of the input.</param>
    /// <param name="output">The first pixel of the result; it may be that of the input.</param>
    /// <param name="multipliers">One a channel.</param>
    /// <param name="offsets">One a channel at <see cref="OffsetIndex"/>; whole blocks.</param>
    /// <param name="range">Shift and bounds.</param>
    /// <param name="rows">How to walk.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply(ref readonly int input, ref int output, ReadOnlySpan<int> multipliers, ReadOnlySpan<long> offsets, in FixedPointRange range, in MapRows rows)
    {
        var channels = multipliers.Length;
        var whole = range.Fits && Sse41.IsSupported ? channels / BlockLanes * BlockLanes : 0;
        for (var y = 0; y < rows.Height; y++)
        for (var x = 0; x < rows.Width; x++)
        {
            ref var from = ref Unsafe.Add(ref Unsafe.AsRef(in input), y * rows.InputRow + x * rows.Pixel);
            ref var to = ref Unsafe.Add(ref output, y * rows.OutputRow + x * rows.Pixel);
            for (var channel = 0; channel < whole; channel += BlockLanes)
            {
                Block(ref Unsafe.Add(ref from, channel), ref Unsafe.Add(ref to, channel),
                    in multipliers[channel], in offsets[channel], range);
            }
            for (var channel = whole; channel < channels; channel++)
            {
                var value = (long)Unsafe.Add(ref from, channel) * multipliers[channel] + offsets[OffsetIndex(channel)] >> range.Shift;
                Unsafe.Add(ref to, channel) = (int)Math.Min(Math.Max(value, range.Low), range.High);
            }
        }
    }

    /// <summary>
    /// Eight channels. The processor multiplies the even lanes of 32 bits into 64. As the result fits 32 bits and the shift is at most 32, a
    /// shift that fills with zeros gives the same 32 lowest bits as one that keeps the sign.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Block(ref int from, ref int to, ref readonly int multipliers, ref readonly long offsets, in FixedPointRange range)
    {
        if (Avx2.IsSupported)
        {
            Vector256<int> values = Vector256.LoadUnsafe(ref from), factors = Vector256.LoadUnsafe(in multipliers);
            var even = Avx2.Multiply(values, factors) + Vector256.LoadUnsafe(in offsets);
            var odd = Avx2.Multiply((values.AsUInt64() >> 32).AsInt32(), (factors.AsUInt64() >> 32).AsInt32()) + Vector256.LoadUnsafe(in offsets, 4);
            var merged = Avx2.Blend((even.AsUInt64() >> range.Shift).AsInt32(), (odd.AsUInt64() >> range.Shift << 32).AsInt32(), 0b10101010);
            Vector256.Min(Vector256.Max(merged, Vector256.Create(range.Low)), Vector256.Create(range.High)).StoreUnsafe(ref to);
            return;
        }
        for (var half = 0; half < 2; half++)
        {
            Vector128<int> values = Vector128.LoadUnsafe(ref from, (nuint)(4 * half)), factors = Vector128.LoadUnsafe(in multipliers, (nuint)(4 * half));
            var even = Sse41.Multiply(values, factors) + Vector128.LoadUnsafe(in offsets, (nuint)(2 * half));
            var odd = Sse41.Multiply((values.AsUInt64() >> 32).AsInt32(), (factors.AsUInt64() >> 32).AsInt32())
                + Vector128.LoadUnsafe(in offsets, (nuint)(4 + 2 * half));
            var merged = Sse41.Blend((even.AsUInt64() >> range.Shift).AsInt16(), (odd.AsUInt64() >> range.Shift << 32).AsInt16(), 0b11001100).AsInt32();
            Vector128.Min(Vector128.Max(merged, Vector128.Create(range.Low)), Vector128.Create(range.High)).StoreUnsafe(ref to, (nuint)(4 * half));
        }
    }
}

/// <summary>Shift and bounds of an affine operation.</summary>
/// <param name="Shift">0 to 32.</param>
/// <param name="Low">The least result.</param>
/// <param name="High">The greatest result.</param>
/// <param name="Fits">Whether every result fits 32 bits before the bounds are applied.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct FixedPointRange(int Shift, int Low, int High, bool Fits);
