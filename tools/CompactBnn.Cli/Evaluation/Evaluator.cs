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

    // The matrix of confusions has that many rows and columns.
    private const int MostClasses = 4096;

    private int _done;

    /// <summary>Number of images that are done; may be read from another thread.</summary>
    public int Done => Volatile.Read(ref _done);

    /// <summary>Evaluates the first images of a split.</summary>
    /// <exception cref="CommandException">The network has too many classes.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public EvaluationResult Run(DataSplit split, int count, CancellationToken cancellation)
    {
        if (network.ClassCount > MostClasses)
            throw new CommandException($"{network.Name} has {network.ClassCount} classes; eval compares at most {MostClasses}.");
        var predictions = new int[count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        var clock = Stopwatch.StartNew();
        Parallel.For(0, (count + ChunkLength - 1) / ChunkLength, options, chunk =>
        {
            var (start, end) = (chunk * ChunkLength, Math.Min(count, (chunk + 1) * ChunkLength));
            Predict(split, start, predictions.AsSpan(start..end));
            Interlocked.Add(ref _done, end - start);
        });
        return new(Confusion(split, predictions), clock.Elapsed.TotalSeconds);
    }

    private void Predict(DataSplit split, int start, Span<int> predictions)
    {
        var scores = new float[network.ClassCount];
        for (var i = 0; i < predictions.Length; i++)
        {
            engine(split.Image(start + i), scores);
            predictions[i] = Scoring.ArgMax(scores);
        }
    }

    private int[][] Confusion(DataSplit split, int[] predictions)
    {
        var confusion = new int[network.ClassCount][];
        for (var i = 0; i < confusion.Length; i++)
            confusion[i] = new int[network.ClassCount];
        for (var i = 0; i < predictions.Length; i++)
            confusion[split.Label(i)][predictions[i]]++;
        return confusion;
    }
}
