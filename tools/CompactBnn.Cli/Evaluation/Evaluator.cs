using System.Diagnostics;
using CompactBnn.Data;
using CompactBnn.Format;
using CompactBnn.Kernels;

namespace CompactBnn.Cli.Evaluation;

/// <summary>What came out of an evaluation.</summary>
/// <param name="Confusion">Number of images by true class (row) and predicted class (column).</param>
/// <param name="Seconds">Wall-clock time of the evaluation, without reading files.</param>
internal sealed record EvaluationResult(int[][] Confusion, double Seconds)
{
    /// <summary>Number of images.</summary>
    public int Images => Confusion.Sum(row => row.Sum());

    /// <summary>Number of images whose class was predicted.</summary>
    public int Correct => Confusion.Select((row, i) => row[i]).Sum();

    /// <summary>Part of the images whose class was predicted, 0 to 1.</summary>
    public double Accuracy => (double)Correct / Images;
}

/// <summary>Runs a network over images, on several threads.</summary>
/// <param name="network">The network.</param>
/// <param name="engine">Computes scores, on several threads at once.</param>
/// <param name="threads">Number of threads, at least 1.</param>
internal sealed class Evaluator(Network network, Engine engine, int threads)
{
    private const int ChunkLength = 64;
    private int _done;

    /// <summary>Number of images that are done; may be read from another thread.</summary>
    public int Done => Volatile.Read(ref _done);

    /// <summary>Evaluates the first images of a split.</summary>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public EvaluationResult Run(DataSplit split, int count, CancellationToken cancellation)
    {
        var total = EmptyConfusion();
        var clock = Stopwatch.StartNew();
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        Parallel.For(0, (count + ChunkLength - 1) / ChunkLength, options, EmptyConfusion,
            (chunk, _, confusion) =>
            {
                var end = Math.Min(count, (chunk + 1) * ChunkLength);
                Predict(split, chunk * ChunkLength, end, confusion);
                Interlocked.Add(ref _done, end - chunk * ChunkLength);
                return confusion;
            },
            confusion => Add(confusion, total));
        return new(total, clock.Elapsed.TotalSeconds);
    }

    private void Predict(DataSplit split, int start, int end, int[][] confusion)
    {
        var scores = new float[network.ClassCount];
        for (var i = start; i < end; i++)
        {
            engine(split.Image(i), scores);
            confusion[split.Label(i)][Scoring.ArgMax(scores)]++;
        }
    }

    private int[][] EmptyConfusion() => [.. Enumerable.Range(0, network.ClassCount).Select(_ => new int[network.ClassCount])];

    private static void Add(int[][] part, int[][] total)
    {
        lock (total)
        {
            for (var i = 0; i < total.Length; i++)
            {
                for (var j = 0; j < total.Length; j++)
                    total[i][j] += part[i][j];
            }
        }
    }
}
