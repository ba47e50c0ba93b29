using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CompactBnn.Kernels;

/// <summary>From sums to scores, and from scores to classes: the same for every engine.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Scoring
{
    private const int Lanes = 4;

    /// <summary>Classes whose comparisons make a word.</summary>
    private const int Block = 64;

    /// <summary>Scores: <c>(float)sums[i] * scale[i] + bias[i]</c> in float32, rounded after the multiplication and again after the addition.</summary>
    /// <param name="sums">One sum a class, of one image after another.</param>
    /// <param name="scale">One factor a class.</param>
    /// <param name="bias">One summand a class.</param>
    /// <param name="scores">Where the scores go, as many as there are sums; may be the memory of the sums.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Score(ReadOnlySpan<int> sums, ReadOnlySpan<float> scale, ReadOnlySpan<float> bias, Span<float> scores)
    {
        if (bias.Length != scale.Length)
            throw new ArgumentException($"There are {bias.Length} biases for {scale.Length} scales.", nameof(bias));
        if (scale.IsEmpty || sums.Length % scale.Length != 0)
            throw new ArgumentException($"There are {scale.Length} scales for {sums.Length} sums.", nameof(scale));
        if (scores.Length != sums.Length)
            throw new ArgumentException($"The scores have length {scores.Length}; there are {sums.Length} sums.", nameof(scores));
        ref var sum = ref MemoryMarshal.GetReference(sums);
        ref var score = ref MemoryMarshal.GetReference(scores);
        ref var factors = ref MemoryMarshal.GetReference(scale);
        ref var summands = ref MemoryMarshal.GetReference(bias);
        var classes = scale.Length;
        for (var images = sums.Length / classes; images > 0; images--)
        {
            if (classes < Lanes)
            {
                for (var i = 0; i < classes; i++)
                    Unsafe.Add(ref score, i) = (float)((float)Unsafe.Add(ref sum, i) * scale[i]) + bias[i];
            }
            else
            {
                // The last classes are taken before their memory may hold scores.
                var last = classes - Lanes;
                var end = ScoreLanes(ref sum, ref factors, ref summands, last);
                for (var i = 0; i < last; i += Lanes)
                    ScoreLanes(ref sum, ref factors, ref summands, i).StoreUnsafe(ref score, (nuint)i);
                end.StoreUnsafe(ref score, (nuint)last);
            }
            sum = ref Unsafe.Add(ref sum, classes);
            score = ref Unsafe.Add(ref score, classes);
        }
    }

    /// <summary>The index of the largest score, the first one where several are equal.</summary>
    /// <param name="scores">At least one score, none of them NaN.</param>
    /// <exception cref="ArgumentException">There is no score.</exception>
    public static int ArgMax(ReadOnlySpan<float> scores)
    {
        if (scores.IsEmpty)
            throw new ArgumentException("There is no score.", nameof(scores));
        return ArgMax(ref MemoryMarshal.GetReference(scores), scores.Length);
    }

    /// <summary>The index of the largest score of each image, the first one where several are equal.</summary>
    /// <param name="scores">The scores of one image after another, none of them NaN.</param>
    /// <param name="classes">Where the indices go, one an image.</param>
    /// <exception cref="ArgumentException">The scores are not equally many for each image.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ArgMax(ReadOnlySpan<float> scores, Span<int> classes)
    {
        if (classes.IsEmpty && scores.IsEmpty)
            return;
        if (scores.IsEmpty || classes.IsEmpty || scores.Length % classes.Length != 0)
            throw new ArgumentException($"There are {scores.Length} scores for {classes.Length} images.", nameof(scores));
        var count = scores.Length / classes.Length;
        ref var first = ref MemoryMarshal.GetReference(scores);
        foreach (ref var best in classes)
        {
            best = ArgMax(ref first, count);
            first = ref Unsafe.Add(ref first, count);
        }
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> ScoreLanes(ref int sums, ref float scale, ref float bias, int first)
    {
        // Two operations, which are never fused: the products are rounded.
        var products = Vector128.ConvertToSingle(Vector128.LoadUnsafe(ref sums, (nuint)first)) * Vector128.LoadUnsafe(ref scale, (nuint)first);
        return products + Vector128.LoadUnsafe(ref bias, (nuint)first);
    }

    /// <summary>Without branches that depend on the scores, which no processor can foresee: the largest score, and then the first that is equal to it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int ArgMax(ref float scores, int count)
    {
        if (count < Lanes)
            return ArgMaxOfFew(ref scores, count);
        var last = count - Lanes;
        var largest = Vector128.LoadUnsafe(ref scores, (nuint)last);
        for (var i = 0; i < last; i += Lanes)
            largest = Vector128.MaxNative(largest, Vector128.LoadUnsafe(ref scores, (nuint)i));
        largest = Vector128.MaxNative(largest, Vector128.Shuffle(largest, Vector128.Create(2, 3, 0, 1)));
        largest = Vector128.MaxNative(largest, Vector128.Shuffle(largest, Vector128.Create(1, 0, 3, 2)));
        for (var block = 0; block < count; block += Block)
        {
            // The last block begins earlier where that makes it whole.
            var start = Math.Max(0, Math.Min(block, count - Block));
            ulong equal = 0;
            for (var i = start; i < Math.Min(start + Block, count); i += Lanes)
            {
                var at = Math.Min(i, last);
                equal |= (ulong)Vector128.Equals(largest, Vector128.LoadUnsafe(ref scores, (nuint)at)).ExtractMostSignificantBits() << (at - start);
            }
            if (equal != 0)
                return start + BitOperations.TrailingZeroCount(equal);
        }
        return 0;
    }

    private static int ArgMaxOfFew(ref float scores, int count)
    {
        var best = 0;
        for (var i = 1; i < count; i++)
        {
            if (Unsafe.Add(ref scores, i) > Unsafe.Add(ref scores, best))
                best = i;
        }
        return best;
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
