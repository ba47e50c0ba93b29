using CompactBnn.Kernels;
using CsCheck;

namespace CompactBnn.Tests.Kernels;

public sealed class ScoringTests
{
    /// <summary>As many classes as are taken one by one, and more.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(11)]
    public void A_score_is_rounded_after_the_product_and_after_the_sum(int classes)
    {
        // (2^12 + 1)^2 = 2^24 + 2^13 + 1 rounds to 2^24 + 2^13; a fused multiply-add would give 1.
        var scores = Enumerable.Repeat(-1f, classes).ToArray();

        Scoring.Score(
            [.. Enumerable.Repeat(4097, classes)], [.. Enumerable.Repeat(4097f, classes)], [.. Enumerable.Range(0, classes).Select(i => -16785408f + 1024 * i)], scores);

        Assert.Equal(Enumerable.Range(0, classes).Select(i => 1024f * i), scores);
    }

    [Fact]
    public void Of_equal_scores_the_first_class_wins()
    {
        Assert.Equal(1, Scoring.ArgMax([1, 3, 3, 2]));
        Assert.Equal(0, Scoring.ArgMax([-0f, 0f]));
        Assert.Equal(0, Scoring.ArgMax([float.NegativeInfinity]));
    }

    [Fact]
    public void The_top_k_are_a_stable_sort_of_the_scores() => Gen.OneOf(-1f, 0f, 1f, 2f).Array[1, 12]
        .SelectMany(scores => Gen.Int[0, scores.Length], (scores, k) => (scores, k))
        .Sample(one =>
        {
            int[] classes = new int[one.k];
            float[] best = new float[one.k];
            var expected = Enumerable.Range(0, one.scores.Length).OrderByDescending(i => one.scores[i]).Take(one.k).ToArray();

            Scoring.TopK(one.scores, classes, best);

            Assert.Equal(expected, classes);
            Assert.Equal(expected.Select(i => one.scores[i]), best);
        });

    [Fact]
    public void Wrong_lengths_are_named()
    {
        Assert.Contains("length 3; there are 2 sums", Assert.Throws<ArgumentException>(() => Scoring.Score([1, 2], [1, 1], [0, 0], new float[3])).Message);
        Assert.Contains("1 scales for 2 sums", Assert.Throws<ArgumentException>(() => Scoring.Score([1, 2], [1], [0, 0], new float[2])).Message);
        Assert.Contains("3 biases for 2 sums", Assert.Throws<ArgumentException>(() => Scoring.Score([1, 2], [1, 1], [0, 0, 0], new float[2])).Message);
        Assert.Contains("length 3; there are 2 scores", Assert.Throws<ArgumentException>(() => Scoring.TopK([1, 2], new int[3], new float[3])).Message);
        Assert.Contains("length 1; the classes have length 2", Assert.Throws<ArgumentException>(() => Scoring.TopK([1, 2], new int[2], new float[1])).Message);
        Assert.Throws<ArgumentException>(() => Scoring.ArgMax([]));
    }
}
