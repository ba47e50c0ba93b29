using System;
using CompactBnn.Format;

namespace CompactBnn.Generator.Lowering;

/// <summary>
/// The constants of a layer on bits. Eight output channels make a block, a lane of a 512-bit vector each; word k of their weights lies
/// together, so that narrower vectors read parts of the same block and all instruction sets share one copy.
/// </summary>
internal sealed class PackedLayer
{
    private readonly BitLayerStep _step;
    private readonly TapSums[] _dead;
    private readonly TapSums[] _live;

    public PackedLayer(BitLayerStep step)
    {
        _step = step;
        _dead = new TapSums[Shape.Outputs];
        _live = new TapSums[Shape.Outputs];
        for (var channel = 0; channel < Shape.Outputs; channel++)
            CountTaps(channel);
    }

    /// <summary>Bit planes of the weights: 1, or the width of integer weights.</summary>
    public int Planes => Weights.Kind == WeightKind.Integer ? Weights.BitWidth : 1;

    private LayerShape Shape => _step.Shape;

    private Weights Weights => _step.Layer.Weights;

    /// <summary>The weights: for each block, each plane and each word eight lanes. Binary and masked weights are sign bits, integers planes in two's complement.</summary>
    public ulong[] WeightWords() => Weights.Kind == WeightKind.Integer
        ? Pack(Planes, (plane, tap) => (Weights.Integers[tap] >> plane & 1) != 0)
        : Pack(Weights.Signs!);

    /// <summary>The masks, in the layout of the weights.</summary>
    public ulong[] MaskWords() => Pack(Weights.Mask!);

    /// <summary>
    /// For each border class (rows outer, columns inner) and lane what a count is compared with or subtracted from. With a threshold the count
    /// fires where it is at most this, inverted where <see cref="FlipWords"/> says so; without one the sum is <c>base - 2 * count</c>, or
    /// <c>2 * count - base</c> for integer weights.
    /// </summary>
    public int[] Corrections()
    {
        var lanes = Shape.Blocks * LayerShape.BlockLanes;
        var corrections = new int[_step.Rows.Count * _step.Columns.Count * lanes];
        var index = 0;
        for (var row = 0; row < _step.Rows.Count; row++)
        for (var column = 0; column < _step.Columns.Count; column++)
        for (var lane = 0; lane < lanes; lane++)
        {
            var channel = Shape.ChannelAt(lane / LayerShape.BlockLanes, lane % LayerShape.BlockLanes);
            corrections[index++] = channel < 0 ? int.MinValue
                : _step.Threshold is null ? (int)Base(channel, row, column)
                : Limit(_step.Threshold.Channels[channel], Base(channel, row, column)).Limit;
        }
        return corrections;
    }

    /// <summary>The channels whose comparison is inverted, as words of a pixel; null where none is.</summary>
    public ulong[]? FlipWords()
    {
        var flips = new bool[Shape.Outputs];
        for (var channel = 0; channel < flips.Length; channel++)
            flips[channel] = Limit(_step.Threshold!.Channels[channel], Base(channel, 0, 0)).Flip;
        return Array.IndexOf(flips, true) < 0 ? null : PackedBits.From(flips).Words.AsSpan().ToArray();
    }

    /// <summary>What is added to the counted part to make the sum, see <see cref="Corrections"/>.</summary>
    /// <remarks>
    /// A tap in the padding lies in the map's ring as a 0 bit. With signs it counts as a mismatch where the weight is +1, so the base is the
    /// number of live taps plus twice the dead ones of weight +1; with integer weights it counts nothing, and the base is the sum of the live weights.
    /// </remarks>
    private long Base(int channel, int row, int column)
    {
        var (down, across) = (_step.Rows.Live(row), _step.Columns.Live(column));
        return _live[channel][down, across] + 2 * (_dead[channel].Total - _dead[channel][down, across]);
    }

    /// <summary>The limit that a count must not exceed for a channel to fire, or, flipped, must exceed.</summary>
    private (int Limit, bool Flip) Limit(ChannelThreshold threshold, long sumBase)
    {
        // With signs, sum = base - 2 * count; with integers, sum = 2 * count - base.
        var integers = Weights.Kind == WeightKind.Integer;
        return threshold.Firing switch
        {
            Firing.Always => (int.MaxValue, false),
            Firing.Never => (int.MinValue, false),
            Firing.AtLeast when integers => (Clamp(CeilingOfHalf(threshold.Level + sumBase) - 1), true),
            Firing.AtLeast => (Clamp(FloorOfHalf(sumBase - threshold.Level)), false),
            _ when integers => (Clamp(FloorOfHalf(threshold.Level + sumBase)), false),
            _ => (Clamp(CeilingOfHalf(sumBase - threshold.Level) - 1), true),
        };
    }

    /// <summary>Sums up, for each tap position of a channel, what its input channels contribute to the base: where it is live, and where it is dead.</summary>
    private void CountTaps(int channel)
    {
        var size = Shape.Window.Size;
        TapSums live = new(size.Vertical, size.Horizontal), dead = new(size.Vertical, size.Horizontal);
        var tap = channel * Shape.Taps;
        for (var ky = 0; ky < size.Vertical; ky++)
        for (var kx = 0; kx < size.Horizontal; kx++, tap += Shape.InputsPerGroup)
        {
            live.Put(ky, kx, LiveAt(tap));
            dead.Put(ky, kx, DeadAt(tap));
        }
        (_live[channel], _dead[channel]) = (live, dead);
    }

    private long LiveAt(int tap) => Weights.Kind switch
    {
        WeightKind.Binary => Shape.InputsPerGroup,
        WeightKind.Masked => Weights.Mask!.CountOnes(tap, Shape.InputsPerGroup),
        _ => SumOf(Weights.Integers.AsSpan().Slice(tap, Shape.InputsPerGroup)),
    };

    private long DeadAt(int tap) => Weights.Signs?.CountOnes(tap, Shape.InputsPerGroup) ?? 0;

    private ulong[] Pack(PackedBits bits)
    {
        var words = new ulong[Shape.Blocks * Shape.Words * LayerShape.BlockLanes];
        var row = new ulong[Shape.Words];
        for (var lane = 0; lane < Shape.Blocks * LayerShape.BlockLanes; lane++)
        {
            var (block, within) = (lane / LayerShape.BlockLanes, lane % LayerShape.BlockLanes);
            if (Shape.ChannelAt(block, within) is var channel && channel < 0)
                continue;
            bits.CopyTo(channel * Shape.Taps, Shape.Taps, row);
            for (var word = 0; word < row.Length; word++)
                words[(block * Shape.Words + word) * LayerShape.BlockLanes + within] = row[word];
        }
        return words;
    }

    private ulong[] Pack(int planes, Func<int, int, bool> bit)
    {
        var words = new ulong[Shape.Blocks * planes * Shape.Words * LayerShape.BlockLanes];
        for (var lane = 0; lane < Shape.Blocks * LayerShape.BlockLanes; lane++)
        {
            var (block, within) = (lane / LayerShape.BlockLanes, lane % LayerShape.BlockLanes);
            if (Shape.ChannelAt(block, within) is var channel && channel < 0)
                continue;
            for (var plane = 0; plane < planes; plane++)
            for (var tap = 0; tap < Shape.Taps; tap++)
            {
                if (bit(plane, channel * Shape.Taps + tap))
                    words[((block * planes + plane) * Shape.Words + (tap >> 6)) * LayerShape.BlockLanes + within] |= 1UL << (tap & 63);
            }
        }
        return words;
    }

    private static long SumOf(ReadOnlySpan<sbyte> integers)
    {
        long sum = 0;
        foreach (var integer in integers)
            sum += integer;
        return sum;
    }

    private static long FloorOfHalf(long value) => value >> 1;

    private static long CeilingOfHalf(long value) => (value + 1) >> 1;

    private static int Clamp(long value) => (int)Math.Max(int.MinValue, Math.Min(int.MaxValue, value));
}
