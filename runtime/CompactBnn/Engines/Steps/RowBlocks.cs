using CompactBnn.Format;
using CompactBnn.Kernels;

namespace CompactBnn.Engines.Steps;

/// <summary>
/// Weights as the kernels want them: eight output channels, one a lane, make a block, and word k of the eight rows lies together.
/// Integer weights are as many rows as they have bits, one for each bit plane of the two's complement.
/// </summary>
internal sealed unsafe class RowBlocks
{
    private readonly PinnedArray<ulong> _signs;
    private readonly PinnedArray<ulong>? _mask;
    private readonly PinnedArray<int>? _liveWeights;

    /// <param name="weights">The weights.</param>
    /// <param name="channels">Output channels.</param>
    /// <param name="groups">Groups of channels; each starts a block.</param>
    public RowBlocks(Weights weights, int channels, int groups)
    {
        Planes = weights.BitWidth;
        GroupChannels = channels / groups;
        GroupBlocks = (GroupChannels + RowDifferences.Rows - 1) / RowDifferences.Rows;
        var taps = weights.Count / channels;
        Words = PackedBits.WordCount(taps);
        var planes = weights.Kind == WeightKind.Integer ? BitPlanes(weights) : [weights.Signs!];
        _signs = Interleave(planes, channels, taps);
        if (weights.Mask is null)
            return;
        _mask = Interleave([weights.Mask], channels, taps);
        _liveWeights = new(groups * GroupBlocks * RowDifferences.Rows);
        for (var channel = 0; channel < channels; channel++)
        {
            var row = new ulong[Words];
            weights.Mask.CopyTo(channel * taps, taps, row);
            _liveWeights.Span[LaneOf(channel)] = row.Sum(word => System.Numerics.BitOperations.PopCount(word));
        }
    }

    /// <summary>Words of 64 bits that weights take in this layout, masks included.</summary>
    public static long WordsFor(Weights weights, int channels, int groups)
    {
        long blocks = groups * (long)((channels / groups + RowDifferences.Rows - 1) / RowDifferences.Rows);
        var planes = weights.Kind switch { WeightKind.Integer => weights.BitWidth, WeightKind.Masked => 2, _ => 1 };
        return blocks * RowDifferences.Rows * PackedBits.WordCount(weights.Count / channels) * planes;
    }

    /// <summary>Bit planes of a weight: its bits for integers, otherwise 1.</summary>
    public int Planes { get; }

    /// <summary>Words of a row.</summary>
    public int Words { get; }

    /// <summary>Output channels of a group.</summary>
    public int GroupChannels { get; }

    /// <summary>Blocks of a group.</summary>
    public int GroupBlocks { get; }

    /// <summary>Whether there is a mask.</summary>
    public bool AreMasked => _mask is not null;

    /// <summary>The first row of a group.</summary>
    public ulong* Signs(int group) => _signs.Pointer + (long)group * GroupBlocks * Planes * Words * RowDifferences.Rows;

    /// <summary>The mask of the first row of a group, null where there is none.</summary>
    public ulong* Mask(int group) => _mask is null ? null : _mask.Pointer + (long)group * GroupBlocks * Words * RowDifferences.Rows;

    /// <summary>The number of weights that are not masked, for each row of a group.</summary>
    public int* LiveWeights(int group) => _liveWeights!.Pointer + group * GroupBlocks * RowDifferences.Rows;

    private int LaneOf(int channel) => channel / GroupChannels * GroupBlocks * RowDifferences.Rows + channel % GroupChannels;

    private PinnedArray<ulong> Interleave(PackedBits[] planes, int channels, int taps)
    {
        var groups = channels / GroupChannels;
        var planeWords = Words * RowDifferences.Rows;
        var words = new PinnedArray<ulong>(checked(groups * GroupBlocks * planes.Length * planeWords));
        var row = new ulong[Words];
        for (var channel = 0; channel < channels; channel++)
        {
            var (block, lane) = Math.DivRem(LaneOf(channel), RowDifferences.Rows);
            for (var plane = 0; plane < planes.Length; plane++)
            {
                planes[plane].CopyTo(channel * taps, taps, row);
                var target = words.Span.Slice((block * planes.Length + plane) * planeWords, planeWords);
                for (var word = 0; word < row.Length; word++)
                    target[word * RowDifferences.Rows + lane] = row[word];
            }
        }
        return words;
    }

    private static PackedBits[] BitPlanes(Weights weights)
    {
        var planes = new PackedBits[weights.BitWidth];
        var integers = weights.Integers.AsSpan();
        for (var plane = 0; plane < planes.Length; plane++)
        {
            var words = new ulong[PackedBits.WordCount(integers.Length)];
            for (var i = 0; i < integers.Length; i++)
                words[i / 64] |= (ulong)(integers[i] >> plane & 1) << (i % 64);
            planes[plane] = PackedBits.FromWords(words, integers.Length);
        }
        return planes;
    }
}
