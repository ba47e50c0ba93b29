using CompactBnn.Data;
using CompactBnn.Kernels;
using CompactBnn.Training.Native;
using CompactBnn.Training.Networks;
using static TorchSharp.torch;

namespace CompactBnn.Training.Fitting;

/// <summary>The trainer's own evaluation of a network: the scores that the exported network must reproduce.</summary>
internal static class Evaluation
{
    private const int BatchSize = 250;

    /// <summary>The class of each sample: the first one with the largest score.</summary>
    public static int[] Classes(TrainableNetwork network, Batches batches, ReadOnlySpan<int> indices)
    {
        network.eval();
        var classes = new int[indices.Length];
        for (var start = 0; start < indices.Length; start += BatchSize)
        {
            var batch = indices.Slice(start, Math.Min(BatchSize, indices.Length - start));
            using var pause = CollectionPause.Begin();
            using var scope = NewDisposeScope();
            using var inference = no_grad();
            var scores = network.call(batches.Encode(batch)).cpu();
            WriteClasses(scores.data<float>().ToArray(), classes.AsSpan(start, batch.Length));
        }
        return classes;
    }

    /// <summary>The part of the samples whose class is right, 0 to 1.</summary>
    public static double Accuracy(DataSplit samples, ReadOnlySpan<int> indices, ReadOnlySpan<int> classes)
    {
        var right = 0;
        for (var i = 0; i < indices.Length; i++)
            right += samples.Label(indices[i]) == classes[i] ? 1 : 0;
        return (double)right / indices.Length;
    }

    private static void WriteClasses(ReadOnlySpan<float> scores, Span<int> classes)
    {
        var width = scores.Length / classes.Length;
        for (var i = 0; i < classes.Length; i++)
            classes[i] = Scoring.ArgMax(scores.Slice(i * width, width));
    }
}
