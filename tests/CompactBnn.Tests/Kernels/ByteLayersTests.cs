using System.Runtime.Intrinsics;
using CompactBnn.Kernels.Bytes;
using CompactBnn.Kernels.Sliced;

namespace CompactBnn.Tests.Kernels;

/// <summary>Layers on bytes against adding one by one. The vectors of 512 bits work without an instruction set of their own, too.</summary>
public sealed class ByteLayersTests
{
    public static TheoryData<int, int, int, int, int, int, int, bool> Layers => new()
    {
        // Height, width, colours, kernel, padding, dilation, neurons, whether the integers grow evenly with the bytes.
        { 1, 1, 1, 1, 0, 1, 1, true },
        { 8, 8, 1, 3, 1, 1, 2, true },
        { 8, 8, 1, 1, 1, 1, 2, true },
        { 5, 30, 3, 3, 4, 1, 9, true },
        { 9, 21, 3, 3, 1, 1, 64, true },
        { 7, 65, 3, 3, 0, 1, 65, true },
        { 32, 32, 3, 3, 0, 1, 33, true },
        { 12, 17, 3, 5, 2, 1, 21, false },
        { 5, 40, 2, 3, 2, 2, 7, true },
        { 6, 16, 4, 1, 0, 1, 130, false },
        { 11, 9, 1, 7, 3, 1, 128, false },
        { 1, 1, 100, 1, 0, 1, 5, true },
    };

    [Theory]
    [MemberData(nameof(Layers))]
    public void Maps_fire_where_sums_reach_their_levels(int height, int width, int colours, int kernel, int padding, int dilation, int neurons, bool even)
    {
        var problem = new Problem(height, width, colours, kernel, padding, dilation, neurons, even, images: 1);
        CheckMap<Vector128<short>, Shorts128>(problem);
        CheckMap<Vector256<short>, Shorts256>(problem);
        CheckMap<Vector512<short>, Shorts512>(problem);
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Batches_fire_where_sums_reach_their_levels(int height, int width, int colours, int kernel, int padding, int dilation, int neurons, bool even)
    {
        foreach (var images in new[] { 1, 61 })
        {
            var problem = new Problem(height, width, colours, kernel, padding, dilation, neurons, even, images);
            CheckBatch<Vector128<short>, Shorts128>(problem, 1);
            CheckBatch<Vector128<short>, Shorts128>(problem, 2);
            CheckBatch<Vector256<short>, Shorts256>(problem, 1);
            CheckBatch<Vector256<short>, Shorts256>(problem, 4);
            CheckBatch<Vector512<short>, Shorts512>(problem, 1);
            CheckBatch<Vector512<short>, Shorts512>(problem, 8);
        }
    }

    [Theory]
    [InlineData(1, 64, 1)]
    [InlineData(27, 1, 14)]
    [InlineData(27, 64, 7)]
    [InlineData(9, 1024, 2)]
    public void Blocks_hold_all_inputs(int inputs, int neurons, int blocks)
    {
        var split = new SignedBlocks(inputs, neurons);
        Assert.Equal(blocks, split.Blocks);
        Assert.Equal(inputs, Enumerable.Range(0, blocks).Sum(split.SizeOf));
        Assert.Equal(split.Entries, Enumerable.Range(0, blocks).Sum(block => 1 << split.SizeOf(block)));
    }

    private static void CheckMap<TVector, TLanes>(Problem problem)
        where TVector : unmanaged
        where TLanes : struct, IShortLanes<TVector>
    {
        var map = problem.Map;
        var words = (problem.Neurons + 63) / 64;
        var scratch = Dirty(new ByteMapLayout(map, problem.Neurons, TLanes.Count).Words + 1);
        var output = Dirty(map.OutputHeight * map.OutputRowLength + 1);
        new ByteMapLayer<TVector, TLanes>(map, problem.Values, problem.Signed).Run(ref problem.Images[0], ref scratch[0], ref output[0]);
        for (var y = 0; y < map.OutputHeight; y++)
        for (var x = 0; x < map.OutputWidth; x++)
        for (var n = 0; n < 64 * words; n++)
            Assert.Equal(n < problem.Neurons && problem.Fires(0, y, x, n), (output[y * map.OutputRowLength + x * words + n / 64] >> n & 1) != 0);
        Assert.Equal(Dirty(1)[0], scratch[^1]);
        Assert.Equal(Dirty(1)[0], output[^1]);
    }

    private static void CheckBatch<TVector, TLanes>(Problem problem, int words)
        where TVector : unmanaged
        where TLanes : struct, IShortLanes<TVector>
    {
        var (map, padding) = (problem.Map, problem.Map.Top);
        var row = map.Width + 2 * padding;
        var input = new LaneMap(map.Height, map.Width, map.Channels, row, 2 * padding);
        var geometry = new BatchGeometry(
            map.Channels, row, map.KernelHeight, map.KernelWidth, 1, 1, map.DilationDown, map.DilationAcross, map.OutputHeight, map.OutputWidth, map.OutputWidth);
        var integers = Dirty(16 * (map.Height + 2 * padding) * row * map.Channels * words + 1);
        var table = Dirty(new SignedBlocks(problem.Inputs, problem.Neurons).Entries * 2 * TLanes.Count / 4 + 1);
        var output = Dirty(map.OutputHeight * map.OutputWidth * problem.Neurons * words + 1);
        new ByteBatchLayer<TVector, TLanes>(input, padding * row + padding, geometry, problem.Values, problem.Signed)
            .Run(problem.Images, words, ref integers[0], ref table[0], ref output[0]);
        for (var y = 0; y < map.OutputHeight; y++)
        for (var x = 0; x < map.OutputWidth; x++)
        for (var n = 0; n < problem.Neurons; n++)
        {
            var lanes = output[((y * map.OutputWidth + x) * problem.Neurons + n) * words];
            for (var image = 0; image < problem.Count; image++)
                Assert.Equal(problem.Fires(image, y, x, n), (lanes >> image & 1) != 0);
        }
        Assert.Equal(Dirty(1)[0], integers[^1]);
        Assert.Equal(Dirty(1)[0], table[^1]);
        Assert.Equal(Dirty(1)[0], output[^1]);
    }

    private static ulong[] Dirty(int length)
    {
        var words = new ulong[length];
        Array.Fill(words, 0xA5C3_F00F_5A3C_0FF0);
        return words;
    }

    /// <summary>A convolution with random weights, integers, levels and images.</summary>
    private sealed class Problem
    {
        private readonly bool[][] _weights;
        private readonly int[] _levels;
        private readonly bool[] _flips;
        private readonly Dictionary<(int, int, int), int[]> _sums = [];

        public Problem(int height, int width, int colours, int kernel, int padding, int dilation, int neurons, bool even, int images)
        {
            var random = new Random(height * width + neurons);
            (Neurons, Count, Inputs) = (neurons, images, kernel * kernel * colours);
            var reach = (kernel - 1) * dilation;
            var (outputHeight, outputWidth) = (height + 2 * padding - reach, width + 2 * padding - reach);
            // What lies behind a row of the output must stay.
            Map = new MapGeometry(
                height, width, colours, 0, kernel, kernel, dilation, dilation, padding, padding, outputHeight, outputWidth, outputWidth * ((neurons + 63) / 64));
            Values = [.. Enumerable.Range(0, 256 * colours).Select(i => (short)(even ? (i / 256 % 2 + 1) * (i % 256) - 130 : random.Next(-200, 200)))];
            _weights = [.. Enumerable.Range(0, neurons).Select(n => Enumerable.Range(0, Inputs).Select(_ => n == 1 || random.Next(2) != 0).ToArray())];
            int[] ends = [int.MinValue, int.MinValue + 1, -32768, -32767, 32767, 32768, int.MaxValue];
            var typical = (int)(200 * Math.Sqrt(Inputs));
            _levels = [.. Enumerable.Range(0, neurons).Select(n => n % 5 == 4 ? ends[random.Next(ends.Length)] : random.Next(-typical, typical))];
            _flips = [.. Enumerable.Range(0, neurons).Select(_ => random.Next(2) != 0)];
            Images = new byte[images * height * width * colours];
            random.NextBytes(Images);
            var words = (Inputs + 63) / 64;
            var packed = new ulong[neurons * words];
            var flips = new ulong[(neurons + 63) / 64];
            for (var n = 0; n < neurons; n++)
            {
                flips[n / 64] |= _flips[n] ? 1UL << n : 0;
                for (var i = 0; i < Inputs; i++)
                    packed[n * words + i / 64] |= _weights[n][i] ? 1UL << i : 0;
            }
            Signed = new SignedWeights(packed, Inputs, _levels, flips);
        }

        public MapGeometry Map { get; }

        public int Neurons { get; }

        public int Count { get; }

        public int Inputs { get; }

        public short[] Values { get; }

        public byte[] Images { get; }

        public SignedWeights Signed { get; }

        public bool Fires(int image, int y, int x, int neuron)
        {
            if (!_sums.TryGetValue((image, y, x), out var sums))
                _sums.Add((image, y, x), sums = [.. Enumerable.Range(0, Neurons).Select(n => Enumerable.Range(0, Inputs).Sum(i => _weights[n][i] ? Tap(image, y, x, i) : -Tap(image, y, x, i)))]);
            return sums[neuron] >= _levels[neuron] != _flips[neuron];
        }

        private int Tap(int image, int y, int x, int input)
        {
            var (tap, colour) = (input / Map.Channels, input % Map.Channels);
            var (row, column) = (y - Map.Top + tap / Map.KernelWidth * Map.DilationDown, x - Map.Left + tap % Map.KernelWidth * Map.DilationAcross);
            return row < 0 || row >= Map.Height || column < 0 || column >= Map.Width
                ? 0 : Values[256 * colour + Images[((image * Map.Height + row) * Map.Width + column) * Map.Channels + colour]];
        }
    }
}
