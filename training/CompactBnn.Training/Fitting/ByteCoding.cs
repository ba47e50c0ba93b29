using CompactBnn.Data;
using CompactBnn.Format;
using CompactBnn.Training.Recipes;

namespace CompactBnn.Training.Fitting;

/// <summary>What the eight bits of a byte say, of which slices are taken: for each channel the code of each byte.</summary>
internal sealed class ByteCoding
{
    // By bit, 0 first. From bit 7 down it is the middle, then the middles of the halves, and so on, so that levels stay spread when the least significant ones go.
    private static readonly int[] LevelOfBit = [8, 7, 5, 3, 1, 6, 2, 4];

    private readonly byte[] _codes;

    private ByteCoding(byte[] codes) => _codes = codes;

    /// <summary>The coding of a recipe for its data.</summary>
    public static ByteCoding Of(SliceCoding coding, DataSet data) => coding == SliceCoding.Levels ? Levels(data.Train) : Binary(data.Shape.Channels);

    /// <summary>The bits of the byte as a number.</summary>
    public static ByteCoding Binary(int channels) => new([.. Enumerable.Range(0, channels * 256).Select(i => (byte)i)]);

    /// <summary>
    /// Bits that say whether the byte reaches a level; the levels of a channel part what it holds in the samples into nine parts of like size.
    /// </summary>
    /// <param name="samples">The training samples; their labels do not matter.</param>
    public static ByteCoding Levels(DataSplit samples)
    {
        var channels = samples.Shape.Channels;
        var counts = new long[channels * 256];
        var bytes = samples.Images.Span;
        for (int i = 0, channel = 0; i < bytes.Length; i++, channel = channel + 1 == channels ? 0 : channel + 1)
            counts[channel * 256 + bytes[i]]++;
        var codes = new byte[counts.Length];
        for (var channel = 0; channel < channels; channel++)
        {
            var levels = LevelsOf(counts.AsSpan(channel * 256, 256));
            for (var value = 0; value < 256; value++)
            {
                for (var bit = 0; bit < 8; bit++)
                    codes[channel * 256 + value] |= (byte)(value >= levels[LevelOfBit[bit] - 1] ? 1 << bit : 0);
            }
        }
        return new(codes);
    }

    /// <summary>The code of a byte.</summary>
    public byte this[int channel, byte value] => _codes[channel << 8 | value];

    /// <summary>One bit of the code as a function of the byte.</summary>
    public Plane PlaneOf(int channel, int bit) =>
        new(channel, PackedBits.From([.. Enumerable.Range(0, 256).Select(value => (this[channel, (byte)value] >> bit & 1) != 0)]));

    // A background that fills most of all pictures must not take all levels: no value counts more than a sixteenth.
    private static int[] LevelsOf(ReadOnlySpan<long> counts)
    {
        long all = 0;
        foreach (var count in counts)
            all += count;
        var most = Math.Max(1, all / 16);
        long capped = 0;
        foreach (var count in counts)
            capped += Math.Min(count, most);
        var levels = new int[8];
        long below = 0;
        int level = 0, greatest = 255;
        for (var value = 0; value < 256; value++)
        {
            if (counts[value] == 0)
                continue;
            var here = Math.Min(counts[value], most);
            // A level at the least value would always be reached, and two at the same value say one thing.
            if (level < 8 && below > 0 && (2 * below + here) * 9 >= capped * 2 * (level + 1))
                levels[level++] = value;
            if (below > 0)
                greatest = value;
            below += here;
        }
        // Few values, or a background above all others.
        Array.Fill(levels, greatest, level, 8 - level);
        return levels;
    }
}
