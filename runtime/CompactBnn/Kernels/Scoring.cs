using System.ComponentModel;
using System.Runtime.Intrinsics;

namespace CompactBnn.Kernels;

/// <summary>From sums to scores, and from scores to classes: the same for every engine.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Scoring
{
    /// <summary>Scores: <c>(float)sums[i] * scale[i] + bias[i]</c> in float32, rounded after the multiplication and again after the addition.</summary>
    /// <param name="sums">One sum a class.</param>
    /// <param name="scale">One factor a class.</param>
    /// <param name="bias">One summand a class.</param>
    /// <param name="scores">Where the scores go, one a class.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Score(ReadOnlySpan<int> sums, ReadOnlySpan<float> scale, ReadOnlySpan<float> bias, Span<float> scores)
    {
        if (scale.Length != sums.Length)
            throw new ArgumentException($"There are {scale.Length} scales for {sums.Length} sums.", nameof(scale));
        if (bias.Length != sums.Length)
            throw new ArgumentException($"There are {bias.Length} biases for {sums.Length} sums.", nameof(bias));
        if (scores.Length != sums.Length)
            throw new ArgumentException($"The scores have length {scores.Length}; there are {sums.Length} sums.", nameof(scores));
        var i = 0;
        for (; i <= sums.Length - Vector128<int>.Count; i += Vector128<int>.Count)
        {
            // Two operations, which are never fused: the products are rounded, as below.
            var products = Vector128.ConvertToSingle(Vector128.Create(sums[i..])) * Vector128.Create(scale[i..]);
            (products + Vector128.Create(bias[i..])).CopyTo(scores[i..]);
        }
        for (; i < sums.Length; i++)
            scores[i] = (float)((float)sums[i] * scale[i]) + bias[i];
    }

    /// <summary>The index of the largest score, the first one where several are equal.</summary>
    /// <param name="scores">At least one score, none of them NaN.</param>
    /// <exception cref="ArgumentException">There is no score.</exception>
    public static int ArgMax(ReadOnlySpan<float> scores)
    {
        if (scores.IsEmpty)
            throw new ArgumentException("There is no score.", nameof(scores));
        var best = 0;
        for (var i = 1; i < scores.Length; i++)
        {
            if (scores[i] > scores[best])
                best = i;
        }
        return best;
    }

    /// <summary>The classes with the largest scores, the best one first; of equal scores the first class comes first.</summary>
    /// <param name="scores">One score a class, none of them NaN.</param>
    /// <param name="classes">Where the indices go; its length says how many, at most the number of scores.</param>
    /// <param name="best">Where their scores go; as long as <paramref name="classes"/>.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public static void TopK(ReadOnlySpan<float> scores, Span<int> classes, Span<float> best)
    {
        if (classes.Length > scores.Length)
            throw new ArgumentException($"The classes have length {classes.Length}; there are {scores.Length} scores.", nameof(classes));
        if (best.Length != classes.Length)
            throw new ArgumentException($"The best scores have length {best.Length}; the classes have length {classes.Length}.", nameof(best));
        for (var i = 0; i < scores.Length; i++)
        {
            var rank = Math.Min(i, classes.Length);
            while (rank > 0 && scores[i] > best[rank - 1])
                rank--;
            Insert(rank, i, scores[i], classes, best);
        }
    }

    private static void Insert(int rank, int index, float score, Span<int> classes, Span<float> best)
    {
        if (rank == classes.Length)
            return;
        classes[rank..^1].CopyTo(classes[(rank + 1)..]);
        best[rank..^1].CopyTo(best[(rank + 1)..]);
        classes[rank] = index;
        best[rank] = score;
    }
}
