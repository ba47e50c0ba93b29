using System.Runtime.Intrinsics;
using CompactBnn.Kernels;
using CompactBnn.Kernels.Sliced;
using CompactBnn.Tests.Portable;

namespace CompactBnn.Tests.Kernels;

/// <summary>Layers that count in bit slices against counting one by one, at the numbers of inputs where tiles and digits begin and end.</summary>
public sealed class SlicedLayersTests
{
    private const int Neurons = 21;

    public static TheoryData<int> Inputs => [1, 2, 3, 15, 16, 17, 63, 64, 65, 125, 126, 127, 128, 129, 143, 144, 255, 256, 257, 258, 511, 513, 1152, 2304];

    [Theory]
    [MemberData(nameof(Inputs))]
    public void Batches_fire_where_counts_reach_no_further_than_their_limits(int inputs)
    {
        CheckBatch<ulong, Bits64>(inputs, true);
        CheckBatch<Vector128<ulong>, Bits128>(inputs, Lanes128.IsSupported);
        CheckBatch<Vector256<ulong>, Bits256>(inputs, Lanes256.IsSupported);
        CheckBatch<Vector512<ulong>, Bits512>(inputs, Lanes512.IsSupported);
        CheckBatch<Vector512<ulong>, PortableBits512>(inputs, true);
        CheckOctetBatch<Vector256<ulong>, Bits256, Octets256>(inputs, Lanes256.IsSupported);
        CheckOctetBatch<Vector512<ulong>, Bits512, Octets512>(inputs, Lanes512.IsSupported);
        CheckOctetBatch<Vector512<ulong>, PortableBits512, PortableOctets512>(inputs, true);
    }

    [Theory]
    [InlineData(128, 0)]
    [InlineData(600, 0)]
    [InlineData(600, 9)]
    [InlineData(1152, 40)]
    [InlineData(4608, 3)]
    [InlineData(32767, 3)]
    [InlineData(32768, 3)]
    public void Neurons_that_are_much_alike_are_counted_as_any_others(int inputs, int flips)
    {
        // Nearly all inputs of a group are in few classes then.
        CheckBatch<ulong, Bits64>(inputs, true, flips);
        CheckBatch<Vector128<ulong>, Bits128>(inputs, Lanes128.IsSupported, flips);
        CheckBatch<Vector256<ulong>, Bits256>(inputs, Lanes256.IsSupported, flips);
        CheckBatch<Vector512<ulong>, Bits512>(inputs, Lanes512.IsSupported, flips);
        CheckBatch<Vector512<ulong>, PortableBits512>(inputs, true, flips);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(13)]
    public void Groups_of_any_number_of_neurons_count_the_same(int neurons)
    {
        const int inputs = 1024;
        CheckBatch<ulong, Bits64>(inputs, true, neurons: neurons);
        CheckBatch<Vector256<ulong>, Bits256>(inputs, Lanes256.IsSupported, neurons: neurons);
        CheckBatch<Vector512<ulong>, PortableBits512>(inputs, true, neurons: neurons);
    }

    [Theory]
    [InlineData(5, 7, 1, 3, 1)]
    [InlineData(9, 33, 3, 3, 1)]
    [InlineData(12, 12, 20, 3, 0)]
    [InlineData(6, 64, 2, 5, 2)]
    [InlineData(3, 130, 1, 3, 1)]
    [InlineData(8, 8, 64, 3, 1)]
    [InlineData(7, 9, 33, 5, 1)]
    [InlineData(10, 11, 17, 1, 0)]
    [InlineData(17, 32, 33, 3, 1)]
    public void Maps_fire_where_counts_reach_no_further_than_their_limits(int height, int width, int channels, int kernel, int padding)
    {
        CheckMap<ulong, Bits64>(height, width, channels, kernel, padding, true);
        CheckMap<Vector128<ulong>, Bits128>(height, width, channels, kernel, padding, Lanes128.IsSupported);
        CheckMap<Vector256<ulong>, Bits256>(height, width, channels, kernel, padding, Lanes256.IsSupported);
        CheckMap<Vector512<ulong>, Bits512>(height, width, channels, kernel, padding, Lanes512.IsSupported);
        CheckMap<Vector512<ulong>, PortableBits512>(height, width, channels, kernel, padding, true);
        CheckOctets<Vector256<ulong>, Bits256, Octets256>(height, width, channels, kernel, padding, Lanes256.IsSupported);
        CheckOctets<Vector512<ulong>, Bits512, Octets512>(height, width, channels, kernel, padding, Lanes512.IsSupported);
        CheckOctets<Vector512<ulong>, PortableBits512, PortableOctets512>(height, width, channels, kernel, padding, true);
        CheckNeurons<ulong, Bits64>(height, width, channels, kernel, padding, true);
    }

    [Theory]
    [MemberData(nameof(Inputs))]
    public void Octets_count_any_number_of_inputs(int inputs)
    {
        // A kernel of one row, as long as the row but for one pixel.
        CheckOctets<Vector256<ulong>, Bits256, Octets256>(2, inputs + 1, 1, 1, inputs, 0, Lanes256.IsSupported);
        CheckOctets<Vector512<ulong>, Bits512, Octets512>(2, inputs + 1, 1, 1, inputs, 0, Lanes512.IsSupported);
        CheckOctets<Vector512<ulong>, PortableBits512, PortableOctets512>(2, inputs + 1, 1, 1, inputs, 0, true);
    }

    [Fact]
    public void A_small_transpose_exchanges_rows_and_columns()
    {
        const ulong matrix = 0x9F_12_C8_04_7B_E6_31_D5;
        for (var row = 0; row < 8; row++)
        for (var column = 0; column < 8; column++)
            Assert.Equal(matrix >> (8 * row + column) & 1, BitTranspose.Eight(matrix) >> (8 * column + row) & 1);
    }

    /// <summary>With what the processor has for it, and with plain operations on 512 bits.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_transpose_exchanges_rows_and_columns(bool plain)
    {
        var words = new ulong[BitTranspose.Size];
        new Random(3).NextBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(words.AsSpan()));
        var before = words.ToArray();
        if (plain)
            BitTranspose.InPlace512(ref words[0]);
        else
            BitTranspose.InPlace(ref words[0]);
        for (var row = 0; row < words.Length; row++)
        for (var column = 0; column < words.Length; column++)
            Assert.Equal(before[row] >> column & 1, words[column] >> row & 1);
    }

    private static void CheckBatch<TVector, TLanes>(int inputs, bool isSupported, int? flips = null, int neurons = Neurons)
        where TVector : unmanaged
        where TLanes : struct, IBitLanes<TVector>
    {
        if (!isSupported)
            return;
        var problem = new BatchProblem(inputs, TLanes.Words, flips, neurons);
        var sliced = new SlicedWeights(problem.Words, inputs, neurons);
        var scratch = Dirty(new BatchScratch(new CounterShape(inputs), neurons, TLanes.Words).Length + 1);
        new SlicedBatchLayer(problem.Map, sliced, true, problem.Limits, problem.Turned, default, default)
            .Run<TVector, TLanes>(ref problem.Input[0], ref scratch[0], ref problem.Output[0]);
        new SlicedBatchLayer(problem.Map, sliced, false, problem.Limits, default, default, default)
            .RunSums<TVector, TLanes>(ref problem.Input[0], ref scratch[0], problem.Sums);
        problem.Check();
        Assert.Equal(Dirty(1)[0], scratch[^1]);
    }

    private static void CheckOctetBatch<TVector, TLanes, TOctets>(int inputs, bool isSupported)
        where TVector : unmanaged
        where TLanes : struct, IBitLanes<TVector>
        where TOctets : struct, IOctets<TVector>
    {
        if (!isSupported)
            return;
        var problem = new BatchProblem(inputs, 1);
        var weights = new OctetWeights(problem.Words, inputs, Neurons);
        var scratch = Dirty(new OctetScratch(new OctetShape(inputs), Neurons).Length);
        new OctetBatchLayer<TVector, TLanes, TOctets>(problem.Map, weights, true, problem.Limits, problem.Turned, default, default)
            .Run(ref problem.Input[0], ref scratch[0], ref problem.Output[0]);
        new OctetBatchLayer<TVector, TLanes, TOctets>(problem.Map, weights, false, problem.Limits, default, default, default)
            .RunSums(ref problem.Input[0], ref scratch[0], problem.Sums);
        problem.Check();
    }

    /// <summary>A dense layer over as many images as there are lanes, with random weights, limits and inputs.</summary>
    private sealed class BatchProblem
    {
        private readonly bool[][] _weights;
        private readonly int _inputs;
        private readonly int _words;
        private readonly int _neurons;

        public BatchProblem(int inputs, int words, int? flips = null, int neurons = Neurons)
        {
            var random = new Random(inputs);
            (_inputs, _words, _neurons) = (inputs, words, neurons);
            (_weights, Words) = flips is { } few ? AlikeWeights(random, inputs, neurons, few) : RandomWeights(random, inputs, neurons);
            Limits = RandomLimits(random, inputs, neurons, 1);
            Turned = [(ulong)random.NextInt64()];
            Map = new BatchGeometry(inputs, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
            Input = new ulong[inputs * words];
            random.NextBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(Input.AsSpan()));
            // The first lanes are where counts are least and greatest: the weights of neuron 0, and their complement.
            for (var i = 0; i < inputs; i++)
                Input[i * words] = (Input[i * words] & ~3UL) | (_weights[0][i] ? 1UL : 2UL);
            // What lies behind the output must stay.
            Output = Dirty(neurons * words + 1);
            Sums = new int[64 * words * neurons];
        }

        public BatchGeometry Map { get; }

        public ulong[] Words { get; }

        public int[] Limits { get; }

        public ulong[] Turned { get; }

        public ulong[] Input { get; }

        public ulong[] Output { get; }

        public int[] Sums { get; }

        /// <summary>Compares output and sums with counting one by one.</summary>
        public void Check()
        {
            for (var n = 0; n < _neurons; n++)
            for (var image = 0; image < 64 * _words; image++)
            {
                var count = Enumerable.Range(0, _inputs).Count(i => _weights[n][i] != Bit(Input, i * _words * 64 + image));
                Assert.Equal(count <= Limits[n] != Bit(Turned, n), Bit(Output, n * _words * 64 + image));
                Assert.Equal(unchecked(Limits[n] - 2 * count), Sums[image * _neurons + n]);
            }
            Assert.Equal(Dirty(1)[0], Output[^1]);
        }
    }

    private static void CheckMap<TVector, TLanes>(int height, int width, int channels, int kernel, int padding, bool isSupported)
        where TVector : unmanaged
        where TLanes : struct, IBitLanes<TVector>
    {
        if (!isSupported)
            return;
        var problem = new MapProblem(height, width, channels, kernel, kernel, padding);
        var layer = new SlicedMapLayer<TVector, TLanes>(
            problem.Map, new SlicedWeights(problem.Words, problem.Inputs, Neurons), problem.Limits, problem.Turned, problem.Rows, problem.Columns);
        var planes = Dirty(layer.Planes.Words + 1);
        var scratch = Dirty(new MapLayout(problem.Map, Neurons, TLanes.Words).Length + 1);
        layer.Take(ref problem.Input[0], ref planes[0]);
        layer.Run(ref planes[0], ref scratch[0], ref problem.Output[0]);
        problem.Check();

        // The same as planes for a convolution behind it.
        var next = PlaneLayout.OfRows(problem.Map with
        {
            Height = problem.Map.OutputHeight, Width = problem.Map.OutputWidth, Channels = Neurons, KernelHeight = 3, KernelWidth = 3, Top = 1, Left = 1,
        });
        if (next.RowBits == layer.Planes.RowBits)
        {
            var handed = Dirty(next.Words + 1);
            layer.Run(ref planes[0], ref scratch[0], ref handed[0], next);
            problem.CheckPlanes(handed, next);
            Assert.Equal(Dirty(1)[0], handed[^1]);
        }
        Assert.Equal(Dirty(1)[0], planes[^1]);
        Assert.Equal(Dirty(1)[0], scratch[^1]);
    }

    private static void CheckOctets<TVector, TLanes, TOctets>(int height, int width, int channels, int kernel, int padding, bool isSupported)
        where TVector : unmanaged
        where TLanes : struct, IBitLanes<TVector>
        where TOctets : struct, IOctets<TVector> =>
        CheckOctets<TVector, TLanes, TOctets>(height, width, channels, kernel, kernel, padding, isSupported);

    private static void CheckOctets<TVector, TLanes, TOctets>(int height, int width, int channels, int kernelHeight, int kernelWidth, int padding, bool isSupported)
        where TVector : unmanaged
        where TLanes : struct, IBitLanes<TVector>
        where TOctets : struct, IOctets<TVector>
    {
        if (!isSupported)
            return;
        var problem = new MapProblem(height, width, channels, kernelHeight, kernelWidth, padding);
        var scratch = Dirty(new OctetLayout(problem.Map, Neurons).Length);
        new OctetMapLayer<TVector, TLanes, TOctets>(problem.Map, new OctetWeights(problem.Words, problem.Inputs, Neurons), problem.Limits, problem.Turned, problem.Rows, problem.Columns)
            .Run(ref problem.Input[0], ref scratch[0], ref problem.Output[0]);
        problem.Check();
    }

    /// <summary>Neurons and channels that fill words and vectors, and such that do not; more pixels than share a table.</summary>
    [Theory]
    [InlineData(4, 4, 64, 3, 1, 64)]
    [InlineData(3, 4, 65, 3, 1, 65)]
    [InlineData(5, 3, 16, 3, 0, 130)]
    [InlineData(3, 3, 130, 3, 1, 256)]
    [InlineData(2, 3, 24, 2, 1, 520)]
    [InlineData(11, 13, 8, 3, 1, 72)]
    public void Vectors_of_neurons_take_any_number(int height, int width, int channels, int kernel, int padding, int neurons)
    {
        CheckNeurons<ulong, Bits64>(height, width, channels, kernel, padding, true, neurons);
        CheckNeurons<Vector128<ulong>, Bits128>(height, width, channels, kernel, padding, Lanes128.IsSupported, neurons);
        CheckNeurons<Vector256<ulong>, Bits256>(height, width, channels, kernel, padding, Lanes256.IsSupported, neurons);
        CheckNeurons<Vector512<ulong>, Bits512>(height, width, channels, kernel, padding, Lanes512.IsSupported, neurons);
        CheckNeurons<Vector512<ulong>, PortableBits512>(height, width, channels, kernel, padding, true, neurons);
    }

    private static void CheckNeurons<TVector, TLanes>(int height, int width, int channels, int kernel, int padding, bool isSupported, int neurons = Neurons)
        where TVector : unmanaged
        where TLanes : struct, IBitLanes<TVector>
    {
        if (!isSupported)
            return;
        var problem = new MapProblem(height, width, channels, kernel, kernel, padding, neurons);
        var scratch = Dirty(new NeuronLayout(problem.Map, TLanes.Words).Length + 1);
        new NeuronMapLayer<TVector, TLanes>(problem.Map, problem.Words, neurons, problem.Limits, problem.Turned, problem.Rows, problem.Columns)
            .Run(ref problem.Input[0], ref scratch[0], ref problem.Output[0]);
        problem.Check();
        Assert.Equal(Dirty(1)[0], scratch[^1]);
    }

    private static ulong[] Dirty(int length)
    {
        var words = new ulong[length];
        Array.Fill(words, 0xA5C3_F00F_5A3C_0FF0);
        return words;
    }

    /// <summary>A convolution with random weights, limits and inputs.</summary>
    private sealed class MapProblem
    {
        private readonly bool[][] _weights;
        private readonly int _neurons;
        private readonly int _inputWords;
        private readonly int _outputWords;

        public MapProblem(int height, int width, int channels, int kernelHeight, int kernelWidth, int padding, int neurons = Neurons)
        {
            var random = new Random(height * width);
            (_neurons, _inputWords, _outputWords) = (neurons, (channels + 63) / 64, (neurons + 63) / 64);
            Inputs = kernelHeight * kernelWidth * channels;
            (_weights, Words) = RandomWeights(random, Inputs, neurons);
            var (outputHeight, outputWidth) = (height + 2 * padding - kernelHeight + 1, width + 2 * padding - kernelWidth + 1);
            (Rows, Columns) = (Classes(outputHeight, padding), Classes(outputWidth, padding));
            Limits = RandomLimits(random, Inputs, neurons, (Rows.Max() + 1) * (Columns.Max() + 1));
            Map = new MapGeometry(
                height, width, channels, width * _inputWords, kernelHeight, kernelWidth, 1, 1, padding, padding, outputHeight, outputWidth, outputWidth * _outputWords);
            Input = [.. Enumerable.Range(0, height * width * _inputWords).Select(i =>
                ((ulong)random.NextInt64() << 1 ^ (ulong)random.NextInt64()) & (ulong.MaxValue >> Math.Max(0, 64 * (i % _inputWords + 1) - channels)))];
            // What lies behind the output must stay.
            Output = Dirty(outputHeight * outputWidth * _outputWords + 1);
            Turned = [.. Enumerable.Range(0, _outputWords).Select(_ => (ulong)random.NextInt64())];
        }

        public MapGeometry Map { get; }

        public int Inputs { get; }

        public ulong[] Words { get; }

        public int[] Limits { get; }

        public ulong[] Turned { get; }

        public byte[] Rows { get; }

        public byte[] Columns { get; }

        public ulong[] Input { get; }

        public ulong[] Output { get; }

        /// <summary>Compares the output with counting one by one.</summary>
        public void Check()
        {
            for (var y = 0; y < Map.OutputHeight; y++)
            for (var x = 0; x < Map.OutputWidth; x++)
            for (var n = 0; n < 64 * _outputWords; n++)
            {
                var fires = false;
                if (n < _neurons)
                {
                    var count = Enumerable.Range(0, Inputs).Count(i => _weights[n][i] != Tap(y, x, i));
                    fires = count <= Limits[(Rows[y] * (Columns.Max() + 1) + Columns[x]) * Padded(_neurons) + n] != Bit(Turned, n);
                }
                Assert.Equal(fires, Bit(Output, 64 * _outputWords * (y * Map.OutputWidth + x) + n));
            }
            Assert.Equal(Dirty(1)[0], Output[^1]);
        }

        /// <summary>Compares planes with the output: its bits are where its pixels are lanes, and all else is 0.</summary>
        public void CheckPlanes(ulong[] planes, PlaneLayout layout)
        {
            for (var n = 0; n < Neurons; n++)
            for (var lane = -64 * layout.Origin; lane < 64 * (layout.Stride - layout.Origin); lane++)
            {
                var (y, x) = lane < 0 ? (-1, 0) : Math.DivRem(lane, layout.RowBits);
                var isPixel = y >= 0 && y < Map.OutputHeight && x < Map.OutputWidth;
                Assert.Equal(isPixel && (Output[y * Map.OutputWidth + x] >> n & 1) != 0, Bit(planes, 64 * (n * layout.Stride + layout.Origin) + lane));
            }
        }

        private bool Tap(int y, int x, int input)
        {
            var tap = input / Map.Channels;
            var (row, column) = (y - Map.Top + tap / Map.KernelWidth, x - Map.Left + tap % Map.KernelWidth);
            return row >= 0 && row < Map.Height && column >= 0 && column < Map.Width
                && Bit(Input, 64 * _inputWords * (row * Map.Width + column) + input % Map.Channels);
        }
    }

    /// <summary>The neurons in whole blocks of eight.</summary>
    private static int Padded(int neurons) => (neurons + 7) / 8 * 8;

    private static byte[] Classes(int positions, int padding) =>
        [.. Enumerable.Range(0, positions).Select(i => (byte)(Math.Min(i, padding) + Math.Max(0, i - (positions - 1 - padding))))];

    private static (bool[][] Weights, ulong[] Words) RandomWeights(Random random, int inputs, int neurons) =>
        Packed(Enumerable.Range(0, neurons).Select(n => Enumerable.Range(0, inputs).Select(_ => n == 1 || random.Next(2) != 0).ToArray()).ToArray(), inputs);

    /// <summary>The same weights for all neurons but for a few.</summary>
    private static (bool[][] Weights, ulong[] Words) AlikeWeights(Random random, int inputs, int neurons, int flips)
    {
        var same = Enumerable.Range(0, inputs).Select(_ => random.Next(2) != 0).ToArray();
        return Packed(Enumerable.Range(0, neurons).Select(_ =>
        {
            var weights = same.ToArray();
            for (var i = 0; i < flips; i++)
                weights[random.Next(inputs)] ^= true;
            return weights;
        }).ToArray(), inputs);
    }

    private static (bool[][] Weights, ulong[] Words) Packed(bool[][] weights, int inputs)
    {
        var wordsOfNeuron = (inputs + 63) / 64;
        var words = new ulong[Padded(weights.Length) * wordsOfNeuron];
        for (var n = 0; n < weights.Length; n++)
        for (var i = 0; i < inputs; i++)
            words[(n / 8 * wordsOfNeuron + i / 64) * 8 + n % 8] |= weights[n][i] ? 1UL << i : 0;
        return (weights, words);
    }

    /// <summary>Limits around the middle, and those that every, no, or just the first or last count meets.</summary>
    private static int[] RandomLimits(Random random, int inputs, int neurons, int classes)
    {
        int[] edges = [int.MinValue, -1, 0, inputs - 1, inputs, int.MaxValue];
        return [.. Enumerable.Range(0, classes * Padded(neurons)).Select(i =>
            random.Next(3) == 0 ? edges[random.Next(edges.Length)] : inputs / 2 + random.Next(-4, 5))];
    }

    private static bool Bit(ulong[] words, int index) => (words[index / 64] >> index & 1) != 0;
}
