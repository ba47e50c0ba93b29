using System.Numerics;
using CompactBnn.Kernels;

namespace CompactBnn.Tests.Kernels;

public sealed unsafe class RowDifferencesTests
{
    private const int Blocks = 2;

    /// <summary>Every remainder of the adder tree, and both sides of where the byte counters are emptied (31 blocks of 8 words).</summary>
    public static TheoryData<int> Lengths => [.. Enumerable.Range(1, 26), .. Enumerable.Range(246, 12), 496, 505];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Every_kind_of_taps_is_counted_as_bit_by_bit(int words)
    {
        var data = new Random(words);
        Check<AllTaps>(words, () => (ulong)data.NextInt64() << 1 ^ (ulong)data.NextInt64());
        Check<CutTaps>(words, () => (ulong)data.NextInt64() << 1 ^ (ulong)data.NextInt64());
        Check<MaskedTaps>(words, () => (ulong)data.NextInt64() << 1 ^ (ulong)data.NextInt64());
        Check<MaskedCutTaps>(words, () => (ulong)data.NextInt64() << 1 ^ (ulong)data.NextInt64());
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Rows_that_differ_everywhere_overflow_nothing(int words)
    {
        var inputs = new PinnedArray<ulong>(words);
        var weights = new PinnedArray<ulong>(words * RowDifferences.Rows);
        var counts = new int[RowDifferences.Rows];
        weights.Span.Fill(ulong.MaxValue);

        fixed (int* destination = counts)
            RowDifferences.Count<AllTaps>(new(inputs.Pointer, null, weights.Pointer, null), words, 1, 1, 0, destination);

        Assert.All(counts, count => Assert.Equal(64 * words, count));
    }

    private static void Check<TTaps>(int words, Func<ulong> next) where TTaps : struct, ITaps
    {
        var (inputs, live) = (Fill(words, next), Fill(words, next));
        var (weights, mask) = (Fill(words * RowDifferences.Rows * Blocks, next), Fill(words * RowDifferences.Rows * Blocks, next));
        var counts = new int[RowDifferences.Rows * Blocks];

        fixed (int* destination = counts)
            RowDifferences.Count<TTaps>(new(inputs.Pointer, live.Pointer, weights.Pointer, mask.Pointer), words, Blocks, 1, 0, destination);

        for (var row = 0; row < counts.Length; row++)
        {
            var expected = 0;
            for (var word = 0; word < words; word++)
            {
                var place = (row / RowDifferences.Rows * words + word) * RowDifferences.Rows + row % RowDifferences.Rows;
                var differences = inputs.Span[word] ^ weights.Span[place];
                differences &= TTaps.AreMasked ? mask.Span[place] : ulong.MaxValue;
                differences &= TTaps.AreCut ? live.Span[word] : ulong.MaxValue;
                expected += BitOperations.PopCount(differences);
            }
            Assert.Equal(expected, counts[row]);
        }
    }

    private static PinnedArray<ulong> Fill(int length, Func<ulong> next)
    {
        var words = new PinnedArray<ulong>(length);
        foreach (ref var word in words.Span)
            word = next();
        return words;
    }
}
