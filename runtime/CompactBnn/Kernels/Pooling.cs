using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CompactBnn.Kernels;

/// <summary>Pools of maps, for windows of any kind. Taps in the padding or past it are left out.</summary>
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
    public static void Integers(ref readonly int input, ref int output, in MapWindow window) => Reduce<Largest>(in input, ref output, window);

    /// <summary>The sum of the integers in each window.</summary>
    /// <param name="input">The first pixel of the input.</param>
    /// <param name="output">The first pixel of the result.</param>
    /// <param name="window">How the window walks.</param>
    public static void Sums(ref readonly int input, ref int output, in MapWindow window) => Reduce<Sum>(in input, ref output, window);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Reduce<TReduction>(ref readonly int input, ref int output, in MapWindow window)
        where TReduction : struct, IReduction
    {
        for (var y = 0; y < window.Height; y++)
        for (var x = 0; x < window.Width; x++)
        {
            var (top, bottom) = Clip(y * window.StepDown - window.Top, window.Rows, window.InputHeight);
            var (left, right) = Clip(x * window.StepRight - window.Left, window.Columns, window.InputWidth);
            ref var corner = ref Unsafe.Add(ref Unsafe.AsRef(in input), top * window.InputRow + left * window.InputPixel);
            ref var pixel = ref Unsafe.Add(ref output, y * window.OutputRow + x * window.OutputPixel);
            var channel = 0;
            for (; channel <= window.InputPixel - Vector256<int>.Count; channel += Vector256<int>.Count)
                Eight<TReduction>(ref Unsafe.Add(ref corner, channel), bottom - top, right - left, window).StoreUnsafe(ref pixel, (nuint)channel);
            for (; channel < window.InputPixel; channel++)
                Unsafe.Add(ref pixel, channel) = One<TReduction>(ref Unsafe.Add(ref corner, channel), bottom - top, right - left, window);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Eight<TReduction>(ref int corner, int rows, int columns, in MapWindow window)
        where TReduction : struct, IReduction
    {
        var result = Vector256.Create(TReduction.Neutral);
        for (var row = 0; row < rows; row++)
        for (var column = 0; column < columns; column++)
            result = TReduction.Join(result, Vector256.LoadUnsafe(ref corner, (nuint)(row * window.InputRow + column * window.InputPixel)));
        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int One<TReduction>(ref int corner, int rows, int columns, in MapWindow window)
        where TReduction : struct, IReduction
    {
        var result = TReduction.Neutral;
        for (var row = 0; row < rows; row++)
        for (var column = 0; column < columns; column++)
            result = TReduction.Join(result, Unsafe.Add(ref corner, row * window.InputRow + column * window.InputPixel));
        return result;
    }

    private static (int First, int End) Clip(int first, int count, int size) => (Math.Max(first, 0), Math.Min(first + count, size));

    /// <summary>What becomes of the integers of a window.</summary>
    private interface IReduction
    {
        static abstract int Neutral { get; }

        static abstract int Join(int left, int right);

        static abstract Vector256<int> Join(Vector256<int> left, Vector256<int> right);
    }

    private readonly struct Largest : IReduction
    {
        public static int Neutral => int.MinValue;

        public static int Join(int left, int right) => Math.Max(left, right);

        public static Vector256<int> Join(Vector256<int> left, Vector256<int> right) => Vector256.Max(left, right);
    }

    private readonly struct Sum : IReduction
    {
        public static int Neutral => 0;

        public static int Join(int left, int right) => left + right;

        public static Vector256<int> Join(Vector256<int> left, Vector256<int> right) => left + right;
    }
}
