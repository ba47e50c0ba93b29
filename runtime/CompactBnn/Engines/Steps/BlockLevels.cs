using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using CompactBnn.Format;
using CompactBnn.Kernels;

namespace CompactBnn.Engines.Steps;

/// <summary>Thresholds of eight channels at a time: a channel fires where its sum is at least a level, or where it is not.</summary>
internal sealed unsafe class BlockLevels
{
    private readonly PinnedArray<int> _levels;
    private readonly byte[] _inverted;

    /// <param name="channels">The thresholds.</param>
    /// <param name="groups">Groups of channels; each starts a block.</param>
    public BlockLevels(EquatableArray<ChannelThreshold> channels, int groups)
    {
        var groupChannels = channels.Length / groups;
        var groupBlocks = (groupChannels + RowDifferences.Rows - 1) / RowDifferences.Rows;
        _levels = new(groups * groupBlocks * RowDifferences.Rows);
        _inverted = new byte[groups * groupBlocks];
        for (var i = 0; i < channels.Length; i++)
        {
            var lane = i / groupChannels * groupBlocks * RowDifferences.Rows + i % groupChannels;
            var (level, isInverted) = Level(channels[i]);
            _levels.Span[lane] = level;
            if (isInverted)
                _inverted[lane / RowDifferences.Rows] |= (byte)(1 << lane % RowDifferences.Rows);
        }
    }

    /// <summary>One bit a channel of a block: whether it fires.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Fire(Vector256<int> sums, int block) =>
        Vector256.GreaterThanOrEqual(sums, Vector256.Load(_levels.Pointer + block * RowDifferences.Rows)).ExtractMostSignificantBits() ^ _inverted[block];

    private static (int Level, bool IsInverted) Level(ChannelThreshold channel) => channel.Firing switch
    {
        Firing.AtLeast => (channel.Level, false),
        Firing.AtMost when channel.Level < int.MaxValue => (channel.Level + 1, true),
        Firing.Never => (int.MinValue, true),
        _ => (int.MinValue, false),
    };
}
