using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CompactBnn.Kernels;

/// <summary>Layers that read integers, and what turns integers into bits.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class IntegerLayers
{
    /// <summary>Output channels whose weights lie together.</summary>
    public const int BlockLanes = 8;

    /// <summary>A convolution, or a dense layer as one of a single position. Padding must lie as zeros around the input.</summary>
    /// <param name="input">The first integer of the padded input.</param>
    /// <param name="output">The first pixel of the result.</param>
    /// <param name="weights">For each group and each block of eight of its output channels: for each tap eight weights, those of missing channels 0.</param>
    /// <param name="groups">Groups of channels.</param>
    /// <param name="dilation">Rows and columns from tap to tap.</param>
    /// <param name="window">How the window walks; its padding is not used.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Convolve(ref readonly int input, ref int output, ReadOnlySpan<sbyte> weights, int groups, (int Down, int Right) dilation, in MapWindow window)
    {
        int inputs = window.InputPixel / groups, outputs = window.OutputPixel / groups;
        int blocks = (outputs + BlockLanes - 1) / BlockLanes, blockLength = window.Rows * window.Columns * inputs * BlockLanes;
        for (var y = 0; y < window.Height; y++)
        for (var x = 0; x < window.Width; x++)
        for (var group = 0; group < groups; group++)
        {
            ref var corner = ref Unsafe.Add(ref Unsafe.AsRef(in input),
                y * window.StepDown * window.InputRow + x * window.StepRight * window.InputPixel + group * inputs);
            ref var pixel = ref Unsafe.Add(ref output, y * window.OutputRow + x * window.OutputPixel + group * outputs);
            for (var block = 0; block < blocks; block++)
            {
                var sums = Block(ref corner, inputs, dilation, window, weights.Slice((group * blocks + block) * blockLength, blockLength));
                Store(sums, ref Unsafe.Add(ref pixel, block * BlockLanes), outputs - block * BlockLanes);
            }
        }
    }

    /// <summary>Compares integers with the thresholds of their channels and packs the results into bits.</summary>
    /// <param name="integers">The integers of a pixel, one a channel.</param>
    /// <param name="levels">A channel fires from its level up.</param>
    /// <param name="flips">Words of a pixel: channels whose bit is to be inverted.</param>
    /// <param name="output">Words of a pixel; bits past the last channel become 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Threshold(ReadOnlySpan<int> integers, ReadOnlySpan<int> levels, ReadOnlySpan<ulong> flips, Span<ulong> output)
    {
        output.Clear();
        var channel = 0;
        for (; channel <= levels.Length - BlockLanes; channel += BlockLanes)
        {
            var fires = Vector256.GreaterThanOrEqual(Vector256.Create(integers.Slice(channel, BlockLanes)), Vector256.Create(levels.Slice(channel, BlockLanes)));
            output[channel >> 6] |= (ulong)fires.ExtractMostSignificantBits() << channel;
        }
        for (; channel < levels.Length; channel++)
            output[channel >> 6] |= (integers[channel] >= levels[channel] ? 1UL : 0UL) << channel;
        for (var word = 0; word < output.Length; word++)
            output[word] ^= flips[word];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Vector256<int> Block(ref int corner, int inputs, (int Down, int Right) dilation, in MapWindow window, ReadOnlySpan<sbyte> weights)
    {
        ref var weight = ref MemoryMarshal.GetReference(weights);
        var sums = Vector256<int>.Zero;
        for (var row = 0; row < window.Rows; row++)
        for (var column = 0; column < window.Columns; column++)
        {
            ref var tap = ref Unsafe.Add(ref corner, row * dilation.Down * window.InputRow + column * dilation.Right * window.InputPixel);
            for (var channel = 0; channel < inputs; channel++)
            {
                var shorts = Vector128.WidenLower(Vector64.LoadUnsafe(ref weight).ToVector128());
                sums += Vector256.Create(Unsafe.Add(ref tap, channel)) * Vector256.Create(Vector128.WidenLower(shorts), Vector128.WidenUpper(shorts));
                weight = ref Unsafe.Add(ref weight, BlockLanes);
            }
        }
        return sums;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector256<int> sums, ref int destination, int remaining)
    {
        if (remaining >= BlockLanes)
        {
            sums.StoreUnsafe(ref destination);
            return;
        }
        for (var lane = 0; lane < remaining; lane++)
            Unsafe.Add(ref destination, lane) = sums[lane];
    }
}
