using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace CompactBnn.Kernels;

/// <summary>Max-pool of maps, for windows of any kind. Taps in the padding or past it are left out.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Pooling
{
    /// <summary>OR of the bits in each window, or AND where a bit of <paramref name="minimum"/> is 1.</summary>
    /// <param name="input">The first pixel of the input.</param>
    /// <param name="output">The first pixel of the result.</param>
    /// <param name="minimum">The words of a pixel, or none where every channel takes the maximum.</param>
    /// <param name="window">How the window walks.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Bits(ref readonly ulong input, ref ulong output, ReadOnlySpan<ulong> minimum, in MapWindow window)
    {
        for (var y = 0; y < window.Height; y++)
        for (var x = 0; x < window.Width; x++)
        {
            var (top, bottom) = Clip(y * window.StepDown - window.Top, window.Rows, window.InputHeight);
            var (left, right) = Clip(x * window.StepRight - window.Left, window.Columns, window.InputWidth);
            for (var word = 0; word < window.InputPixel; word++)
            {
                ulong any = 0, all = ulong.MaxValue;
                for (var row = top; row < bottom; row++)
                for (var column = left; column < right; column++)
                {
                    var bits = Unsafe.Add(ref Unsafe.AsRef(in input), row * window.InputRow + column * window.InputPixel + word);
                    any |= bits;
                    all &= bits;
                }
                var least = minimum.IsEmpty ? 0 : minimum[word];
                Unsafe.Add(ref output, y * window.OutputRow + x * window.OutputPixel + word) = (any & ~least) | (all & least);
            }
        }
    }

    /// <summary>The largest integer in each window.</summary>
    /// <param name="input">The first pixel of the input.</param>
    /// <param name="output">The first pixel of the result.</param>
    /// <param name="window">How the window walks.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Integers(ref readonly int input, ref int output, in MapWindow window)
    {
        for (var y = 0; y < window.Height; y++)
        for (var x = 0; x < window.Width; x++)
        {
            var (top, bottom) = Clip(y * window.StepDown - window.Top, window.Rows, window.InputHeight);
            var (left, right) = Clip(x * window.StepRight - window.Left, window.Columns, window.InputWidth);
            for (var channel = 0; channel < window.InputPixel; channel++)
            {
                var most = int.MinValue;
                for (var row = top; row < bottom; row++)
                for (var column = left; column < right; column++)
                    most = Math.Max(most, Unsafe.Add(ref Unsafe.AsRef(in input), row * window.InputRow + column * window.InputPixel + channel));
                Unsafe.Add(ref output, y * window.OutputRow + x * window.OutputPixel + channel) = most;
            }
        }
    }

    private static (int First, int End) Clip(int first, int count, int size) => (Math.Max(first, 0), Math.Min(first + count, size));
}
