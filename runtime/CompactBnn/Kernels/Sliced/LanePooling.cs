using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace CompactBnn.Kernels.Sliced;

/// <summary>Max-pooling of bits on a map of lanes: OR, or AND for the channels that take the minimum.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class LanePooling<TVector, TLanes>
    where TVector : unmanaged
    where TLanes : struct, IBitLanes<TVector>
{
    /// <summary>Pools; taps in the padding take no part.</summary>
    /// <param name="input">The first pixel of the input.</param>
    /// <param name="output">The first pixel of the result.</param>
    /// <param name="minimum">One bit a channel, as words: whether it takes the minimum; empty where none does.</param>
    /// <param name="window">How the window walks; its elements are vectors.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pool(ref ulong input, ref ulong output, ReadOnlySpan<ulong> minimum, in MapWindow window)
    {
        for (var y = 0; y < window.Height; y++)
        for (var x = 0; x < window.Width; x++)
        {
            ref var pixel = ref Unsafe.Add(ref output, (y * window.OutputRow + x * window.OutputPixel) * TLanes.Words);
            var first = true;
            for (var row = 0; row < window.Rows; row++)
            for (var column = 0; column < window.Columns; column++)
            {
                var (sourceY, sourceX) = (y * window.StepDown + row - window.Top, x * window.StepRight + column - window.Left);
                if ((uint)sourceY >= (uint)window.InputHeight || (uint)sourceX >= (uint)window.InputWidth)
                    continue;
                ref var tap = ref Unsafe.Add(ref input, (sourceY * window.InputRow + sourceX * window.InputPixel) * TLanes.Words);
                Merge(ref tap, window.InputPixel, minimum, first, ref pixel);
                first = false;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Merge(ref ulong tap, int channels, ReadOnlySpan<ulong> minimum, bool first, ref ulong pixel)
    {
        for (var c = 0; c < channels; c++)
        {
            var bits = TLanes.Load(in tap);
            if (!first)
            {
                var pooled = TLanes.Load(in pixel);
                bits = !minimum.IsEmpty && (minimum[c >> 6] >> c & 1) != 0 ? TLanes.And(bits, pooled) : TLanes.Or(bits, pooled);
            }
            TLanes.Store(bits, ref pixel);
            tap = ref Unsafe.Add(ref tap, TLanes.Words);
            pixel = ref Unsafe.Add(ref pixel, TLanes.Words);
        }
    }
}
