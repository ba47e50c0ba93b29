using CompactBnn.Format;
using CsCheck;

namespace CompactBnn.Tests.Networks;

/// <summary>Random weights of every kind.</summary>
internal static class RandomWeights
{
    /// <summary>Weights of a layer of <paramref name="channels"/> output channels with <paramref name="taps"/> weights each.</summary>
    public static Gen<Weights> Of(int channels, int taps) => Gen.Frequency(
        (4, Bits(channels * taps).Select(Weights.Binary)),
        (3, Masked(channels, taps)),
        (3, Integers(channels * taps)));

    /// <summary>Bits that are 1 with probability 1/2.</summary>
    public static Gen<PackedBits> Bits(int count) => Gen.ULong.Array[PackedBits.WordCount(count)].Select(words => Cut(words, count));

    /// <summary>Masks that are mostly 0 or mostly 1, with some channels masked as a whole.</summary>
    private static Gen<Weights> Masked(int channels, int taps) =>
        from signs in Bits(channels * taps)
        from one in Bits(channels * taps)
        from two in Bits(channels * taps)
        from sparse in Gen.Bool
        from dead in Gen.Frequency((4, false), (1, true)).Array[channels]
        let mask = Words(one, two, (a, b) => sparse ? a & b : a | b)
        select Masked(signs, Silence(mask, dead, taps));

    private static Weights Masked(PackedBits signs, PackedBits mask) => Weights.Masked(Words(signs, mask, (sign, live) => sign & live), mask);

    private static Gen<Weights> Integers(int count) =>
        from width in Gen.Int[2, 8]
        let limit = 1 << (width - 1)
        from values in Gen.Frequency((6, Gen.Int[-limit, limit - 1]), (1, Gen.OneOf(-limit, limit - 1, 0))).Array[count]
        select Weights.Integer(width, EquatableArray<sbyte>.From(values.Select(value => (sbyte)value)));

    private static PackedBits Silence(PackedBits mask, bool[] dead, int taps)
    {
        var bits = new bool[mask.Length];
        for (var i = 0; i < bits.Length; i++)
            bits[i] = mask[i] && !dead[i / taps];
        return PackedBits.From(bits);
    }

    private static PackedBits Words(PackedBits left, PackedBits right, Func<ulong, ulong, ulong> combine) =>
        PackedBits.FromWords([.. left.Words.Zip(right.Words, combine)], left.Length);

    private static PackedBits Cut(ulong[] words, int count)
    {
        if (count % 64 != 0)
            words[^1] &= (1UL << count % 64) - 1;
        return PackedBits.FromWords(words, count);
    }
}
