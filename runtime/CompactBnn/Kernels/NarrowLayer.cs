using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace CompactBnn.Kernels;

/// <summary>
/// A layer on integers that fit 16 bits. Its weights are widened once, sixteen channels of two taps together, so that one instruction multiplies
/// and adds up the pair for sixteen channels (VPMADDWD on 512 bits); the sums of four pixels and 32 channels grow side by side.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class NarrowLayer
{
    private const int Chunk = 16;
    private const int Pixels = 4;
    private const int SourceLanes = TapPairs.BlockLanes;

    private readonly int _groups;
    private readonly int _groupOutputs;
    private readonly int _chunks;
    private readonly int _pairs;
    private readonly short[] _weights;
    private readonly int[] _levels;
    private readonly ulong[] _flips;

    /// <param name="weights">For each group and each block of eight of its output channels: the weights of <see cref="TapPairs.Sum"/>.</param>
    /// <param name="taps">Weights of a channel.</param>
    /// <param name="groups">Groups of channels.</param>
    /// <param name="outputs">Output channels of a group.</param>
    /// <param name="levels">A channel fires from its level up; empty where the layer has no threshold.</param>
    /// <param name="flips">Words of a pixel: channels whose bit is inverted; empty where the layer has no threshold.</param>
    public NarrowLayer(ReadOnlySpan<sbyte> weights, int taps, int groups, int outputs, ReadOnlySpan<int> levels, ReadOnlySpan<ulong> flips)
    {
        (_groups, _groupOutputs, _pairs) = (groups, outputs, (taps + 1) / 2);
        _chunks = (outputs + Chunk - 1) / Chunk;
        _weights = new short[groups * _pairs * _chunks * 2 * Chunk];
        var blocks = (outputs + SourceLanes - 1) / SourceLanes;
        for (var group = 0; group < groups; group++)
        for (var block = 0; block < blocks; block++)
        for (var pair = 0; pair < _pairs; pair++)
        {
            var source = weights.Slice(((group * blocks + block) * _pairs + pair) * 2 * SourceLanes, 2 * SourceLanes);
            var destination = (group * _pairs + pair) * _chunks * 2 * Chunk + block * 2 * SourceLanes;
            for (var i = 0; i < source.Length; i++)
                _weights[destination + i] = source[i];
        }
        // One chunk more, since chunks are compared by twos.
        _levels = new int[(_chunks + 1) * Chunk];
        Array.Fill(_levels, int.MaxValue);
        levels.CopyTo(_levels);
        _flips = flips.ToArray();
    }

    /// <summary>Evaluates a layer without threshold.</summary>
    /// <param name="input">The first integer of the padded input.</param>
    /// <param name="output">The first pixel of the result.</param>
    /// <param name="patch">Scratch memory: for each of four pixels half a word a pair of taps, rounded up to whole words.</param>
    /// <param name="dilation">Rows and columns from tap to tap.</param>
    /// <param name="window">How the window walks; its padding is not used.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Sums(ref readonly int input, ref int output, ref ulong patch, (int Down, int Right) dilation, in MapWindow window)
    {
        ref var taps = ref Taps(ref patch);
        Span<Vector512<int>> sums = stackalloc Vector512<int>[Pixels * 2];
        var pieces = new PatchPieces(dilation, in window, _groups);
        for (var y = 0; y < window.Height; y++)
        for (var x = 0; x < window.Width; x += Pixels)
        for (var group = 0; group < _groups; group++)
        {
            var count = Gather(in input, y, x, group, ref taps, in pieces, in window);
            ref var pixel = ref Unsafe.Add(ref output, y * window.OutputRow + x * window.OutputPixel + group * _groupOutputs);
            for (var chunk = 0; chunk < _chunks; chunk += 2)
            {
                SumChunks(ref taps, group, chunk, count, sums);
                for (var i = 0; i < count; i++)
                for (var half = 0; half < Math.Min(2, _chunks - chunk); half++)
                    Store(sums[2 * i + half], ref Unsafe.Add(ref pixel, i * window.OutputPixel + (chunk + half) * Chunk), _groupOutputs - (chunk + half) * Chunk);
            }
        }
    }

    /// <summary>Evaluates a layer of one group with its threshold.</summary>
    /// <param name="input">The first integer of the padded input.</param>
    /// <param name="output">The first pixel of the result, of bits.</param>
    /// <param name="patch">As for <see cref="Sums"/>.</param>
    /// <param name="dilation">Rows and columns from tap to tap.</param>
    /// <param name="window">How the window walks; its padding is not used. Rows and pixels of the result are counted in words.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Bits(ref readonly int input, ref ulong output, ref ulong patch, (int Down, int Right) dilation, in MapWindow window)
    {
        const int chunksOfWord = 64 / Chunk;
        ref var taps = ref Taps(ref patch);
        Span<Vector512<int>> sums = stackalloc Vector512<int>[Pixels * 2];
        Span<ulong> words = stackalloc ulong[Pixels];
        var pieces = new PatchPieces(dilation, in window, _groups);
        for (var y = 0; y < window.Height; y++)
        for (var x = 0; x < window.Width; x += Pixels)
        {
            var count = Gather(in input, y, x, 0, ref taps, in pieces, in window);
            ref var pixel = ref Unsafe.Add(ref output, y * window.OutputRow + x * window.OutputPixel);
            for (var word = 0; word < _flips.Length; word++)
            {
                words.Fill(_flips[word]);
                for (var chunk = word * chunksOfWord; chunk < Math.Min((word + 1) * chunksOfWord, _chunks); chunk += 2)
                {
                    SumChunks(ref taps, 0, chunk, count, sums);
                    Vector512<int> level = Vector512.LoadUnsafe(in _levels[chunk * Chunk]), next = Vector512.LoadUnsafe(in _levels[(chunk + 1) * Chunk]);
                    for (var i = 0; i < words.Length; i++)
                    {
                        var bits = Vector512.GreaterThanOrEqual(sums[2 * i], level).ExtractMostSignificantBits()
                            | Vector512.GreaterThanOrEqual(sums[2 * i + 1], next).ExtractMostSignificantBits() << Chunk;
                        words[i] ^= bits << (chunk % chunksOfWord * Chunk);
                    }
                }
                for (var i = 0; i < count; i++)
                    Unsafe.Add(ref pixel, i * window.OutputPixel + word) = words[i];
            }
        }
    }

    /// <summary>The sums of two chunks for some pixels; a second chunk that there is not keeps what was there, which no level lets through.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void SumChunks(ref short taps, int group, int chunk, int count, Span<Vector512<int>> sums)
    {
        if (Avx512BW.IsSupported && chunk + 1 < _chunks)
        {
            SumTwoChunks(ref taps, group, chunk, sums);
            return;
        }
        for (var i = 0; i < count; i++)
        {
            ref var own = ref Unsafe.Add(ref taps, i * PatchLength);
            sums[2 * i] = Sum(ref own, group, chunk);
            if (chunk + 1 < _chunks)
                sums[2 * i + 1] = Sum(ref own, group, chunk + 1);
        }
    }

    /// <summary>Eight sums grow side by side, those of four pixels and two chunks: six loads serve eight products.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SumTwoChunks(ref short taps, int group, int chunk, Span<Vector512<int>> sums)
    {
        ref var pair = ref Unsafe.As<short, int>(ref taps);
        ref var weight = ref _weights[(group * _pairs * _chunks + chunk) * 2 * Chunk];
        int second = PatchLength / 2, third = 2 * second, fourth = 3 * second, step = _chunks * 2 * Chunk;
        Vector512<int> a = Vector512<int>.Zero, b = a, c = a, d = a, e = a, f = a, g = a, h = a;
        for (var i = 0; i < _pairs; i++)
        {
            Vector512<short> one = Vector512.LoadUnsafe(in weight), two = Vector512.LoadUnsafe(in weight, 2 * Chunk);
            var both = Vector512.Create(Unsafe.Add(ref pair, i)).AsInt16();
            a += Avx512BW.MultiplyAddAdjacent(both, one);
            b += Avx512BW.MultiplyAddAdjacent(both, two);
            both = Vector512.Create(Unsafe.Add(ref pair, second + i)).AsInt16();
            c += Avx512BW.MultiplyAddAdjacent(both, one);
            d += Avx512BW.MultiplyAddAdjacent(both, two);
            both = Vector512.Create(Unsafe.Add(ref pair, third + i)).AsInt16();
            e += Avx512BW.MultiplyAddAdjacent(both, one);
            f += Avx512BW.MultiplyAddAdjacent(both, two);
            both = Vector512.Create(Unsafe.Add(ref pair, fourth + i)).AsInt16();
            g += Avx512BW.MultiplyAddAdjacent(both, one);
            h += Avx512BW.MultiplyAddAdjacent(both, two);
            weight = ref Unsafe.Add(ref weight, step);
        }
        (sums[7], sums[6], sums[5], sums[4]) = (h, g, f, e);
        (sums[3], sums[2], sums[1], sums[0]) = (d, c, b, a);
    }

    /// <summary>The sums of sixteen channels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<int> Sum(ref short taps, int group, int chunk)
    {
        ref var pair = ref Unsafe.As<short, int>(ref taps);
        ref var weight = ref _weights[(group * _pairs * _chunks + chunk) * 2 * Chunk];
        if (Avx512BW.IsSupported)
        {
            var sums = Vector512<int>.Zero;
            for (var i = 0; i < _pairs; i++)
            {
                sums += Avx512BW.MultiplyAddAdjacent(Vector512.Create(Unsafe.Add(ref pair, i)).AsInt16(), Vector512.LoadUnsafe(in weight));
                weight = ref Unsafe.Add(ref weight, _chunks * 2 * Chunk);
            }
            return sums;
        }
        Vector256<int> lower = Vector256<int>.Zero, upper = lower;
        for (var i = 0; i < _pairs; i++)
        {
            var both = Vector256.Create(Unsafe.Add(ref pair, i)).AsInt16();
            lower += TapPairs.MultiplyAdd(both, Vector256.LoadUnsafe(in weight));
            upper += TapPairs.MultiplyAdd(both, Vector256.LoadUnsafe(in weight, Chunk));
            weight = ref Unsafe.Add(ref weight, _chunks * 2 * Chunk);
        }
        return Vector512.Create(lower, upper);
    }

    // Integers of a pixel's patch, whole words.
    private int PatchLength => (_pairs + 1) / 2 * 4;

    /// <summary>The patches as 16-bit integers; the one behind an odd number of taps is 0.</summary>
    private ref short Taps(ref ulong patch)
    {
        ref var taps = ref Unsafe.As<ulong, short>(ref patch);
        for (var i = 0; i < Pixels; i++)
            Unsafe.Add(ref taps, i * PatchLength + 2 * _pairs - 1) = 0;
        return ref taps;
    }

    /// <summary>Collects the patches of up to four neighbouring pixels, all before the first one is read: a load of what was just stored in two parts would wait.</summary>
    /// <returns>The number of pixels.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Gather(ref readonly int input, int y, int x, int group, ref short taps, in PatchPieces pieces, in MapWindow window)
    {
        var count = Math.Min(Pixels, window.Width - x);
        ref var corner = ref Unsafe.Add(ref Unsafe.AsRef(in input),
            y * window.StepDown * window.InputRow + x * window.StepRight * window.InputPixel + group * pieces.Inputs);
        for (var i = 0; i < count; i++, corner = ref Unsafe.Add(ref corner, window.StepRight * window.InputPixel))
        {
            ref var own = ref Unsafe.Add(ref taps, i * PatchLength);
            for (var row = 0; row < window.Rows; row++)
            for (var piece = 0; piece < pieces.Count; piece++, own = ref Unsafe.Add(ref own, pieces.Length))
                TapPairs.Narrow(in Unsafe.Add(ref corner, row * pieces.Down + piece * pieces.Right), ref own, pieces.Length);
        }
        return count;
    }

    /// <summary>How a row of a patch lies in the input: taps of neighbouring pixels that are read as a whole lie together.</summary>
    private readonly struct PatchPieces
    {
        public PatchPieces((int Down, int Right) dilation, in MapWindow window, int groups)
        {
            Inputs = window.InputPixel / groups;
            var isRow = dilation.Right == 1 && groups == 1;
            (Count, Length) = isRow ? (1, window.Columns * Inputs) : (window.Columns, Inputs);
            (Down, Right) = (dilation.Down * window.InputRow, dilation.Right * window.InputPixel);
        }

        /// <summary>Integers of a pixel that a group reads.</summary>
        public int Inputs { get; }

        /// <summary>Pieces of a row.</summary>
        public int Count { get; }

        /// <summary>Integers of a piece.</summary>
        public int Length { get; }

        /// <summary>Integers from a row of taps to the next.</summary>
        public int Down { get; }

        /// <summary>Integers from a piece to the next.</summary>
        public int Right { get; }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector512<int> sums, ref int destination, int remaining)
    {
        if (remaining >= Chunk)
        {
            sums.StoreUnsafe(ref destination);
            return;
        }
        for (var lane = 0; lane < remaining; lane++)
            Unsafe.Add(ref destination, lane) = sums[lane];
    }
}
