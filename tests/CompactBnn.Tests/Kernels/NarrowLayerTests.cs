using System.Runtime.Intrinsics;
using CompactBnn.Kernels;

namespace CompactBnn.Tests.Kernels;

/// <summary>Layers on 16-bit integers against multiplying and adding one by one. The vectors of 512 bits work without an instruction set of their own, too.</summary>
public sealed class NarrowLayerTests
{
    public static TheoryData<int, int, int, int, int, int, int, int> Layers => new()
    {
        // Height, width, channels, groups, kernel, stride, dilation, channels of the result.
        { 1, 1, 16, 1, 1, 1, 1, 40 },
        { 1, 1, 5, 1, 1, 1, 1, 3 },
        { 9, 11, 3, 1, 3, 1, 1, 64 },
        { 8, 13, 1, 1, 3, 2, 1, 33 },
        { 11, 9, 4, 1, 5, 1, 1, 130 },
        { 7, 12, 6, 2, 3, 1, 1, 10 },
        { 9, 10, 3, 3, 2, 2, 2, 51 },
        { 12, 6, 5, 1, 3, 1, 2, 17 },
        { 6, 3, 2, 1, 3, 1, 1, 8 },
    };

    [Theory]
    [MemberData(nameof(Layers))]
    public void All_widths_give_the_sums_and_bits_of_one_by_one(int height, int width, int channels, int groups, int kernel, int stride, int dilation, int outputs)
    {
        var problem = new Problem(height, width, channels, groups, kernel, stride, dilation, outputs);
        Check<Vector128<int>, Products128>(problem);
        Check<Vector256<int>, Products256>(problem);
        Check<Vector512<int>, Products512>(problem);
    }

    private static void Check<TVector, TLanes>(Problem problem)
        where TVector : unmanaged
        where TLanes : struct, IProductLanes<TVector>
    {
        var window = problem.Window;
        var scratch = Dirty((problem.Input.Length + 3 * window.StepRight * window.InputPixel + 1 + 3) / 4 + 1);
        var sums = new int[problem.Sums.Length + 1];
        sums[^1] = 77;
        new NarrowLayer<TVector, TLanes>(problem.Weights, problem.Groups, problem.Outputs / problem.Groups, problem.Dilation, window, default, default)
            .Sums(ref problem.Input[0], ref sums[0], ref scratch[0]);
        Assert.Equal([.. problem.Sums, 77], sums);
        Assert.Equal(Dirty(1)[0], scratch[^1]);
        if (problem.Groups > 1)
            return;

        var words = problem.Flips.Length;
        var bits = Dirty(window.Height * window.Width * words + 1);
        new NarrowLayer<TVector, TLanes>(
                problem.Weights, 1, problem.Outputs, problem.Dilation, window with { OutputPixel = words, OutputRow = window.Width * words }, problem.Levels, problem.Flips)
            .Bits(ref problem.Input[0], ref bits[0], ref scratch[0]);
        for (var i = 0; i < problem.Sums.Length; i++)
        {
            var (pixel, channel) = Math.DivRem(i, problem.Outputs);
            var flip = (problem.Flips[channel / 64] >> channel & 1) != 0;
            Assert.Equal(problem.Sums[i] >= problem.Levels[channel] != flip, (bits[pixel * words + channel / 64] >> channel & 1) != 0);
        }
        Assert.Equal(Dirty(1)[0], bits[^1]);
    }

    private static ulong[] Dirty(int length)
    {
        var words = new ulong[length];
        Array.Fill(words, 0xA5C3_F00F_5A3C_0FF0);
        return words;
    }

    /// <summary>A convolution without padding, with random weights, levels and integers of 16 bits.</summary>
    private sealed class Problem
    {
        public Problem(int height, int width, int channels, int groups, int kernel, int stride, int dilation, int outputs)
        {
            var random = new Random(height * width);
            (Groups, Outputs, Dilation) = (groups, outputs, (dilation, dilation));
            int reach = (kernel - 1) * dilation, outputHeight = (height - 1 - reach) / stride + 1, outputWidth = (width - 1 - reach) / stride + 1;
            Window = new MapWindow(
                outputHeight, outputWidth, height, width, width * channels, channels, outputWidth * outputs, outputs, kernel, kernel, stride, stride, 0, 0);
            Input = [.. Enumerable.Range(0, height * width * channels).Select(_ => random.Next(8) == 0 ? random.Next(2) * 65535 - 32768 : random.Next(-32768, 32768))];
            int inputs = channels / groups, taps = kernel * kernel * inputs, ofGroup = outputs / groups, blocks = (ofGroup + 7) / 8;
            var weights = new sbyte[outputs, taps];
            Weights = new sbyte[groups * blocks * taps * 8];
            for (var channel = 0; channel < outputs; channel++)
            for (var tap = 0; tap < taps; tap++)
            {
                weights[channel, tap] = (sbyte)random.Next(-128, 128);
                Weights[((channel / ofGroup * blocks + channel % ofGroup / 8) * taps + tap) * 8 + channel % ofGroup % 8] = weights[channel, tap];
            }
            Sums = new int[outputHeight * outputWidth * outputs];
            for (var i = 0; i < Sums.Length; i++)
            {
                var (pixel, channel) = Math.DivRem(i, outputs);
                for (var tap = 0; tap < taps; tap++)
                {
                    var (row, column) = (pixel / outputWidth * stride + tap / inputs / kernel * dilation, pixel % outputWidth * stride + tap / inputs % kernel * dilation);
                    Sums[i] += weights[channel, tap] * Input[(row * width + column) * channels + channel / ofGroup * inputs + tap % inputs];
                }
            }
            Levels = [.. Enumerable.Range(0, outputs).Select(c => (c % 7) switch { 5 => int.MinValue, 6 => int.MaxValue, _ => Sums[c] })];
            Flips = [.. Enumerable.Range(0, (outputs + 63) / 64).Select(word => (ulong)random.NextInt64() & (outputs - 64 * word >= 64 ? ulong.MaxValue : (1UL << (outputs - 64 * word)) - 1))];
        }

        public int Groups { get; }

        public int Outputs { get; }

        public (int Down, int Right) Dilation { get; }

        public MapWindow Window { get; }

        public int[] Input { get; }

        public sbyte[] Weights { get; }

        public int[] Sums { get; }

        public int[] Levels { get; }

        public ulong[] Flips { get; }
    }
}
