using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace CompactBnn.Kernels;

/// <summary>
/// A layer on integers that fit 16 bits. Its weights are widened once, sixteen channels of two taps together, so that one instruction multiplies
/// and adds up the pair for sixteen channels (VPMADDWD on 512 bits); four such sums grow side by side.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class NarrowLayer
{
    private const int Chunk = 16;
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
        _levels = new int[_chunks * Chunk];
        Array.Fill(_levels, int.MaxValue);
        levels.CopyTo(_levels);
        _flips = flips.ToArray();
    }

    /// <summary>Evaluates a layer without threshold.</summary>
    /// <param name="input">The first integer of the padded input.</param>
    /// <param name="output">The first pixel of the result.</param>
    /// <param name="patch">Scratch memory: half a word a pair of taps, the last one perhaps with a single tap.</param>
    /// <param name="dilation">Rows and columns from tap to tap.</param>
    /// <param name="window">How the window walks; its padding is not used.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Sums(ref readonly int input, ref int output, ref ulong patch, (int Down, int Right) dilation, in MapWindow window)
    {
        ref var taps = ref Taps(ref patch);
        for (var y = 0; y < window.Height; y++)
        for (var x = 0; x < window.Width; x++)
        for (var group = 0; group < _groups; group++)
        {
            Gather(in input, y, x, group, ref taps, dilation, in window);
            ref var pixel = ref Unsafe.Add(ref output, y * window.OutputRow + x * window.OutputPixel + group * _groupOutputs);
            for (var chunk = 0; chunk < _chunks; chunk++)
                Store(Sum(ref taps, group, chunk), ref Unsafe.Add(ref pixel, chunk * Chunk), _groupOutputs - chunk * Chunk);
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
        ref var taps = ref Taps(ref patch);
        for (var y = 0; y < window.Height; y++)
        for (var x = 0; x < window.Width; x++)
        {
            Gather(in input, y, x, 0, ref taps, dilation, in window);
            ref var pixel = ref Unsafe.Add(ref output, y * window.OutputRow + x * window.OutputPixel);
            for (var word = 0; word < _flips.Length; word++)
            {
                var first = word * 4;
                Unsafe.Add(ref pixel, word) = _flips[word] ^ (first + 4 <= _chunks && Avx512BW.IsSupported ? FourChunks(ref taps, first) : Chunks(ref taps, first));
            }
        }
    }

    /// <summary>The bits of the chunks of one word, one chunk after the other.</summary>
    private ulong Chunks(ref short taps, int first)
    {
        ulong bits = 0;
        for (var chunk = first; chunk < Math.Min(first + 4, _chunks); chunk++)
        {
            var fires = Vector512.GreaterThanOrEqual(Sum(ref taps, 0, chunk), Vector512.LoadUnsafe(in _levels[chunk * Chunk]));
            bits |= fires.ExtractMostSignificantBits() << ((chunk - first) * Chunk);
        }
        return bits;
    }

    /// <summary>The bits of a whole word, whose four chunks grow side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong FourChunks(ref short taps, int first)
    {
        ref var pair = ref Unsafe.As<short, int>(ref taps);
        ref var weight = ref _weights[first * 2 * Chunk];
        Vector512<int> a = Vector512<int>.Zero, b = a, c = a, d = a;
        for (var i = 0; i < _pairs; i++)
        {
            var both = Vector512.Create(Unsafe.Add(ref pair, i)).AsInt16();
            a += Avx512BW.MultiplyAddAdjacent(both, Vector512.LoadUnsafe(in weight));
            b += Avx512BW.MultiplyAddAdjacent(both, Vector512.LoadUnsafe(in weight, 2 * Chunk));
            c += Avx512BW.MultiplyAddAdjacent(both, Vector512.LoadUnsafe(in weight, 4 * Chunk));
            d += Avx512BW.MultiplyAddAdjacent(both, Vector512.LoadUnsafe(in weight, 6 * Chunk));
            weight = ref Unsafe.Add(ref weight, _chunks * 2 * Chunk);
        }
        ref var level = ref _levels[first * Chunk];
        return Vector512.GreaterThanOrEqual(a, Vector512.LoadUnsafe(in level)).ExtractMostSignificantBits()
            | Vector512.GreaterThanOrEqual(b, Vector512.LoadUnsafe(in level, Chunk)).ExtractMostSignificantBits() << Chunk
            | Vector512.GreaterThanOrEqual(c, Vector512.LoadUnsafe(in level, 2 * Chunk)).ExtractMostSignificantBits() << (2 * Chunk)
            | Vector512.GreaterThanOrEqual(d, Vector512.LoadUnsafe(in level, 3 * Chunk)).ExtractMostSignificantBits() << (3 * Chunk);
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

    /// <summary>The patch as 16-bit integers; the one behind an odd number of taps is 0.</summary>
    private ref short Taps(ref ulong patch)
    {
        ref var taps = ref Unsafe.As<ulong, short>(ref patch);
        Unsafe.Add(ref taps, 2 * _pairs - 1) = 0;
        return ref taps;
    }

    private void Gather(ref readonly int input, int y, int x, int group, ref short taps, (int Down, int Right) dilation, in MapWindow window)
    {
        var inputs = window.InputPixel / _groups;
        ref var corner = ref Unsafe.Add(ref Unsafe.AsRef(in input),
            y * window.StepDown * window.InputRow + x * window.StepRight * window.InputPixel + group * inputs);
        // Taps of neighbouring pixels that are read as a whole lie together.
        var isRow = dilation.Right == 1 && inputs == window.InputPixel;
        var (pieces, length) = isRow ? (1, window.Columns * inputs) : (window.Columns, inputs);
        for (var row = 0; row < window.Rows; row++)
        for (var piece = 0; piece < pieces; piece++, taps = ref Unsafe.Add(ref taps, length))
            TapPairs.Narrow(in Unsafe.Add(ref corner, row * dilation.Down * window.InputRow + piece * dilation.Right * window.InputPixel), ref taps, length);
    }

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
