using System;

namespace CompactBnn.Format;

/// <summary>An immutable string of bits, 64 to a word: bit <c>i</c> is bit <c>i % 64</c> of word <c>i / 64</c>; bits past the end are 0.</summary>
public sealed class PackedBits : IEquatable<PackedBits>
{
    private PackedBits(EquatableArray<ulong> words, int length)
    {
        Words = words;
        Length = length;
    }

    /// <summary>Number of bits.</summary>
    public int Length { get; }

    /// <summary>The words, <c>ceil(Length / 64)</c> of them.</summary>
    public EquatableArray<ulong> Words { get; }

    /// <summary>Bit <paramref name="index"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index is negative or not below <see cref="Length"/>.</exception>
    public bool this[int index]
    {
        get
        {
            if ((uint)index >= (uint)Length)
                throw new ArgumentOutOfRangeException(nameof(index), index, $"A string of {Length} bits has the indices 0 to {Length - 1}.");
            return (Words[index >> 6] >> (index & 63) & 1) != 0;
        }
    }

    /// <summary>Number of words that hold <paramref name="bits"/> bits.</summary>
    public static int WordCount(int bits) => (int)(((long)bits + 63) >> 6);

    /// <summary>Wraps words that nobody changes from now on; bits past the end must be 0.</summary>
    /// <param name="words"><c>ceil(length / 64)</c> words.</param>
    /// <param name="length">Number of bits.</param>
    /// <exception cref="ArgumentException">The number of words does not fit, or a bit past the end is 1.</exception>
    public static PackedBits FromWords(ulong[] words, int length)
    {
        if (length < 0 || words.Length != WordCount(length))
            throw new ArgumentException($"{length} bits need {WordCount(length)} words; there are {words.Length}.", nameof(words));
        if ((length & 63) != 0 && words[words.Length - 1] >> (length & 63) != 0)
            throw new ArgumentException("A bit past the end is 1.", nameof(words));
        return new PackedBits(EquatableArray<ulong>.Adopt(words), length);
    }

    /// <summary>Packs one bit an element.</summary>
    public static PackedBits From(ReadOnlySpan<bool> bits)
    {
        var words = new ulong[WordCount(bits.Length)];
        for (var i = 0; i < bits.Length; i++)
        {
            if (bits[i])
                words[i >> 6] |= 1UL << (i & 63);
        }
        return new PackedBits(EquatableArray<ulong>.Adopt(words), bits.Length);
    }

    /// <summary>Copies bits <paramref name="start"/> to <c>start + count - 1</c> to the start of <paramref name="destination"/>; bits past the count are 0.</summary>
    /// <param name="start">First bit.</param>
    /// <param name="count">Number of bits.</param>
    /// <param name="destination">At least <c>ceil(count / 64)</c> words.</param>
    /// <exception cref="ArgumentOutOfRangeException">The bits do not lie inside the string.</exception>
    public void CopyTo(int start, int count, Span<ulong> destination)
    {
        RequireInside(start, count);
        var words = Words.AsSpan();
        int first = start >> 6, shift = start & 63, needed = WordCount(count);
        for (var i = 0; i < needed; i++)
        {
            var word = words[first + i] >> shift;
            if (shift != 0 && first + i + 1 < words.Length)
                word |= words[first + i + 1] << (64 - shift);
            destination[i] = word;
        }
        if ((count & 63) != 0)
            destination[needed - 1] &= (1UL << (count & 63)) - 1;
    }

    /// <summary>Number of bits that are 1.</summary>
    public long CountOnes() => CountOnes(0, Length);

    /// <summary>Number of bits that are 1 among <paramref name="start"/> to <c>start + count - 1</c>.</summary>
    /// <param name="start">First bit.</param>
    /// <param name="count">Number of bits.</param>
    /// <exception cref="ArgumentOutOfRangeException">The bits do not lie inside the string.</exception>
    public long CountOnes(int start, int count)
    {
        RequireInside(start, count);
        var words = Words.AsSpan();
        var end = start + count;
        long ones = 0;
        for (int index = start >> 6, from = start & 63; index < WordCount(end); index++, from = 0)
        {
            var word = words[index] & ulong.MaxValue << from;
            if (index == end >> 6)
                word &= (1UL << (end & 63)) - 1;
            ones += OnesIn(word);
        }
        return ones;
    }

    /// <inheritdoc/>
    public bool Equals(PackedBits? other) => other is not null && Length == other.Length && Words == other.Words;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PackedBits);

    /// <inheritdoc/>
    public override int GetHashCode() => unchecked(Words.GetHashCode() * 31 + Length);

    private void RequireInside(int start, int count)
    {
        if (start < 0 || count < 0 || start > Length - count)
            throw new ArgumentOutOfRangeException(nameof(start), start, $"{count} bits from there do not lie inside {Length} bits.");
    }

    // Hacker's Delight, figure 5-2; netstandard2.0 has no BitOperations.
    private static int OnesIn(ulong word)
    {
        word -= word >> 1 & 0x5555555555555555;
        word = (word & 0x3333333333333333) + (word >> 2 & 0x3333333333333333);
        return (int)(unchecked((word + (word >> 4) & 0x0F0F0F0F0F0F0F0F) * 0x0101010101010101) >> 56);
    }
}
