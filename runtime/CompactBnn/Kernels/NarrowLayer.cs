using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CompactBnn.Kernels;

/// <summary>
/// A layer on integers that fit 16 bits. One instruction multiplies and adds up two taps for as many channels as a vector has sums (VPMADDWD); the sums of two
/// vectors of channels and four pixels grow side by side. The taps of a row of the window lie together in the input, so that they are read there by twos; the
/// weight behind an odd number of them is 0.
/// </summary>
/// <typeparam name="TVector">The vector.</typeparam>
/// <typeparam name="TLanes">Its operations.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class NarrowLayer<TVector, TLanes>
    where TVector : unmanaged
    where TLanes : struct, IProductLanes<TVector>
{
    private const int WordBits = 64;
    private readonly MapWindow _window;
    private readonly int _groups;
    private readonly int _outputs;
    private readonly int _blocks;
    private readonly int _length;
    private readonly int[] _pairs;
    private readonly int[] _weights;
    private readonly int[] _below;
    private readonly ulong[] _flips;

    /// <param name="weights">For each group and each block of eight of its output channels: for each tap eight weights, those of missing channels 0.</param>
    /// <param name="groups">Groups of channels; 1 where there is a threshold.</param>
    /// <param name="outputs">Output channels of a group.</param>
    /// <param name="dilation">Rows and columns from tap to tap.</param>
    /// <param name="window">How the window walks; its padding is not used. With a threshold, rows and pixels of the result are counted in words.</param>
    /// <param name="levels">A channel fires from its level up; empty where the layer has no threshold.</param>
    /// <param name="flips">Words of a pixel: channels whose bit is inverted; empty where the layer has no threshold.</param>
    public NarrowLayer(
        ReadOnlySpan<sbyte> weights, int groups, int outputs, (int Down, int Right) dilation, MapWindow window, ReadOnlySpan<int> levels, ReadOnlySpan<ulong> flips)
    {
        (_window, _groups, _outputs) = (window, groups, outputs);
        _blocks = (outputs + 2 * TLanes.Count - 1) / (2 * TLanes.Count);
        var (down, right) = (dilation.Down * window.InputRow, dilation.Right * window.InputPixel);
        _length = (window.Height - 1) * window.StepDown * window.InputRow + (window.Width - 1) * window.StepRight * window.InputPixel
            + (window.Rows - 1) * down + (window.Columns - 1) * right + window.InputPixel;
        var taps = PairTaps(window.InputPixel / groups, dilation.Right == 1 && groups == 1);
        _pairs = Array.ConvertAll(taps, tap => tap.Row * down + tap.Column * right + tap.Channel);
        _weights = Pack(weights, taps, window.InputPixel / groups);
        // A sum is never the least integer.
        _below = new int[_blocks * 2 * TLanes.Count];
        Array.Fill(_below, int.MaxValue);
        for (var i = 0; i < levels.Length; i++)
            _below[i] = Math.Max(levels[i], int.MinValue + 1) - 1;
        _flips = flips.ToArray();
    }

    /// <summary>Evaluates a layer without threshold.</summary>
    /// <param name="input">The first integer of the padded input.</param>
    /// <param name="output">The first pixel of the result.</param>
    /// <param name="scratch">Scratch memory: the input, 16 bits an integer, one integer more, and, where rows have several windows, three steps of the window.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Sums(ref readonly int input, ref int output, ref ulong scratch)
    {
        ref var narrow = ref Narrow(in input, ref scratch);
        for (var y = 0; y < _window.Height; y++)
        for (var x = 0; x < _window.Width; x += 4)
        for (var group = 0; group < _groups; group++)
        {
            ref var corner = ref Corner(ref narrow, y, x, group);
            ref var pixel = ref Unsafe.Add(ref output, y * _window.OutputRow + x * _window.OutputPixel + group * _outputs);
            for (var block = 0; block < _blocks; block++)
            {
                if (_window.Width == 1)
                {
                    SumOne(ref corner, ref WeightsOf(group, block), out var one, out var two);
                    Store(one, two, ref pixel, block);
                    continue;
                }
                Sum(ref corner, ref WeightsOf(group, block), out var a, out var b, out var c, out var d, out var e, out var f, out var g, out var h);
                Store(a, b, ref pixel, block);
                if (x + 1 < _window.Width)
                    Store(c, d, ref Unsafe.Add(ref pixel, _window.OutputPixel), block);
                if (x + 2 < _window.Width)
                    Store(e, f, ref Unsafe.Add(ref pixel, 2 * _window.OutputPixel), block);
                if (x + 3 < _window.Width)
                    Store(g, h, ref Unsafe.Add(ref pixel, 3 * _window.OutputPixel), block);
            }
        }
    }

    /// <summary>Evaluates a layer with its threshold.</summary>
    /// <param name="input">The first integer of the padded input.</param>
    /// <param name="output">The first pixel of the result, of bits.</param>
    /// <param name="scratch">As for <see cref="Sums"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Bits(ref readonly int input, ref ulong output, ref ulong scratch)
    {
        ref var narrow = ref Narrow(in input, ref scratch);
        for (var y = 0; y < _window.Height; y++)
        for (var x = 0; x < _window.Width; x += 4)
        {
            ref var corner = ref Corner(ref narrow, y, x, 0);
            ref var pixel = ref Unsafe.Add(ref output, y * _window.OutputRow + x * _window.OutputPixel);
            for (var block = 0; block < _blocks; block++)
            {
                if (_window.Width == 1)
                {
                    SumOne(ref corner, ref WeightsOf(0, block), out var one, out var two);
                    Put(one, two, ref pixel, block);
                    continue;
                }
                Sum(ref corner, ref WeightsOf(0, block), out var a, out var b, out var c, out var d, out var e, out var f, out var g, out var h);
                Put(a, b, ref pixel, block);
                if (x + 1 < _window.Width)
                    Put(c, d, ref Unsafe.Add(ref pixel, _window.OutputPixel), block);
                if (x + 2 < _window.Width)
                    Put(e, f, ref Unsafe.Add(ref pixel, 2 * _window.OutputPixel), block);
                if (x + 3 < _window.Width)
                    Put(g, h, ref Unsafe.Add(ref pixel, 3 * _window.OutputPixel), block);
            }
        }
    }

    /// <summary>The sums of two vectors of channels for four pixels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Sum(
        ref short corner, ref int weight, out TVector a, out TVector b, out TVector c, out TVector d, out TVector e, out TVector f, out TVector g, out TVector h)
    {
        var step = _window.StepRight * _window.InputPixel;
        ref var next = ref Unsafe.Add(ref corner, step);
        ref var third = ref Unsafe.Add(ref next, step);
        ref var fourth = ref Unsafe.Add(ref third, step);
        TVector a0 = TLanes.Zero, b0 = a0, c0 = a0, d0 = a0, e0 = a0, f0 = a0, g0 = a0, h0 = a0;
        foreach (var pair in _pairs)
        {
            TVector one = TLanes.Load(in weight), two = TLanes.Load(in Unsafe.Add(ref weight, TLanes.Count));
            var both = TLanes.Broadcast(Pair(ref corner, pair));
            a0 = TLanes.MultiplyAdd(a0, both, one);
            b0 = TLanes.MultiplyAdd(b0, both, two);
            both = TLanes.Broadcast(Pair(ref next, pair));
            c0 = TLanes.MultiplyAdd(c0, both, one);
            d0 = TLanes.MultiplyAdd(d0, both, two);
            both = TLanes.Broadcast(Pair(ref third, pair));
            e0 = TLanes.MultiplyAdd(e0, both, one);
            f0 = TLanes.MultiplyAdd(f0, both, two);
            both = TLanes.Broadcast(Pair(ref fourth, pair));
            g0 = TLanes.MultiplyAdd(g0, both, one);
            h0 = TLanes.MultiplyAdd(h0, both, two);
            weight = ref Unsafe.Add(ref weight, 2 * TLanes.Count);
        }
        (a, b, c, d) = (a0, b0, c0, d0);
        (e, f, g, h) = (e0, f0, g0, h0);
    }

    /// <summary>The same for one pixel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void SumOne(ref short corner, ref int weight, out TVector a, out TVector b)
    {
        TVector a0 = TLanes.Zero, b0 = a0;
        foreach (var pair in _pairs)
        {
            var both = TLanes.Broadcast(Pair(ref corner, pair));
            a0 = TLanes.MultiplyAdd(a0, both, TLanes.Load(in weight));
            b0 = TLanes.MultiplyAdd(b0, both, TLanes.Load(in Unsafe.Add(ref weight, TLanes.Count)));
            weight = ref Unsafe.Add(ref weight, 2 * TLanes.Count);
        }
        (a, b) = (a0, b0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Pair(ref short corner, int offset) => Unsafe.ReadUnaligned<int>(ref Unsafe.As<short, byte>(ref Unsafe.Add(ref corner, offset)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref short Corner(ref short narrow, int y, int x, int group) => ref Unsafe.Add(
        ref narrow, y * _window.StepDown * _window.InputRow + x * _window.StepRight * _window.InputPixel + group * (_window.InputPixel / _groups));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref int WeightsOf(int group, int block) =>
        ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_weights), (group * _blocks + block) * _pairs.Length * 2 * TLanes.Count);

    /// <summary>Puts the bits of a block of channels into a pixel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Put(TVector one, TVector two, ref ulong pixel, int block)
    {
        var channel = block * 2 * TLanes.Count;
        ref var below = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_below), channel);
        var bits = TLanes.Greater(one, TLanes.Load(in below)) | TLanes.Greater(two, TLanes.Load(in Unsafe.Add(ref below, TLanes.Count))) << TLanes.Count;
        ref var word = ref Unsafe.Add(ref pixel, channel / WordBits);
        word = (channel % WordBits == 0 ? _flips[channel / WordBits] : word) ^ bits << (channel % WordBits);
    }

    /// <summary>Stores the sums of a block's channels, as many as there are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Store(TVector one, TVector two, ref int pixel, int block)
    {
        var channel = block * 2 * TLanes.Count;
        Store(one, ref Unsafe.Add(ref pixel, channel), _outputs - channel);
        Store(two, ref Unsafe.Add(ref pixel, channel + TLanes.Count), _outputs - channel - TLanes.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(TVector sums, ref int destination, int remaining)
    {
        if (remaining >= TLanes.Count)
        {
            TLanes.Store(sums, ref destination);
            return;
        }
        for (var lane = 0; lane < remaining; lane++)
            Unsafe.Add(ref destination, lane) = Unsafe.Add(ref Unsafe.As<TVector, int>(ref sums), lane);
    }

    /// <summary>Copies the input as 16-bit integers.</summary>
    private ref short Narrow(ref readonly int input, ref ulong scratch)
    {
        ref var narrow = ref Unsafe.As<ulong, short>(ref scratch);
        TapPairs.Narrow(in input, ref narrow, _length);
        return ref narrow;
    }

    /// <summary>The first tap of each pair: those of a row of the window by twos, or, where they do not lie together, those of each of its pixels.</summary>
    private (int Row, int Column, int Channel, bool IsWhole)[] PairTaps(int inputs, bool areTogether)
    {
        var pairs = new List<(int, int, int, bool)>();
        var length = areTogether ? _window.Columns * inputs : inputs;
        for (var row = 0; row < _window.Rows; row++)
        for (var column = 0; column < (areTogether ? 1 : _window.Columns); column++)
        for (var channel = 0; channel < length; channel += 2)
            pairs.Add((row, column, channel, channel + 1 < length));
        return [.. pairs];
    }

    /// <summary>The weights in the order in which they are read, each pair an integer.</summary>
    private int[] Pack(ReadOnlySpan<sbyte> weights, (int Row, int Column, int Channel, bool IsWhole)[] pairs, int inputs)
    {
        const int sourceLanes = IntegerLayers.BlockLanes;
        var taps = _window.Rows * _window.Columns * inputs;
        var sourceBlocks = (_outputs + sourceLanes - 1) / sourceLanes;
        var packed = new int[_groups * _blocks * pairs.Length * 2 * TLanes.Count];
        var index = 0;
        for (var group = 0; group < _groups; group++)
        for (var block = 0; block < _blocks; block++)
        foreach (var pair in pairs)
        for (var lane = 0; lane < 2 * TLanes.Count; lane++, index++)
        {
            var channel = block * 2 * TLanes.Count + lane;
            if (channel >= _outputs)
                continue;
            var tap = (pair.Row * _window.Columns + pair.Column) * inputs + pair.Channel;
            var source = ((group * sourceBlocks + channel / sourceLanes) * taps + tap) * sourceLanes + channel % sourceLanes;
            int one = weights[source], two = pair.IsWhole ? weights[source + sourceLanes] : 0;
            packed[index] = (ushort)one | two << 16;
        }
        return packed;
    }
}
