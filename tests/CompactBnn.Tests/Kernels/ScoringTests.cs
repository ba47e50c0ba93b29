using System.Runtime.InteropServices;
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

    /// <summary>Fewer classes than lanes, some that fill no lanes, and more than a block of them.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(10)]
    [InlineData(63)]
    [InlineData(65)]
    [InlineData(131)]
    public void Several_images_are_scored_in_the_memory_of_their_sums(int classes)
    {
        const int images = 40;
        var random = new Random(classes);
        var sums = Enumerable.Range(0, images * classes).Select(_ => random.Next(-3, 4)).ToArray();
        var scale = Enumerable.Range(0, classes).Select(_ => (float)random.Next(-1, 2)).ToArray();
        var bias = Enumerable.Range(0, classes).Select(_ => (float)random.Next(-2, 3)).ToArray();
        var expected = sums.Select((sum, i) => sum * scale[i % classes] + bias[i % classes]).ToArray();
        var scores = MemoryMarshal.Cast<int, float>(sums.AsSpan());

        Scoring.Score(sums, scale, bias, scores);

        Assert.Equal(expected, scores);
        var best = new int[images];
        Scoring.ArgMax(scores, best);
        Assert.Equal(expected.Chunk(classes).Select(image => Array.IndexOf(image, image.Max())), best);
        Assert.Equal(best, expected.Chunk(classes).Select(image => Scoring.ArgMax(image)));
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
        Assert.Contains("2 scales for 3 sums", Assert.Throws<ArgumentException>(() => Scoring.Score([1, 2, 3], [1, 1], [0, 0], new float[3])).Message);
        Assert.Contains("0 scales for 0 sums", Assert.Throws<ArgumentException>(() => Scoring.Score([], [], [], [])).Message);
        Assert.Contains("3 biases for 2 scales", Assert.Throws<ArgumentException>(() => Scoring.Score([1, 2], [1, 1], [0, 0, 0], new float[2])).Message);
        Assert.Contains("length 3; there are 2 scores", Assert.Throws<ArgumentException>(() => Scoring.TopK([1, 2], new int[3], new float[3])).Message);
        Assert.Contains("length 1; the classes have length 2", Assert.Throws<ArgumentException>(() => Scoring.TopK([1, 2], new int[2], new float[1])).Message);
        Assert.Throws<ArgumentException>(() => Scoring.ArgMax([]));
        Assert.Contains("5 scores for 2 images", Assert.Throws<ArgumentException>(() => Scoring.ArgMax(new float[5], new int[2])).Message);
    }
}
