using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using CompactBnn.Data;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace ClusterScore;

/// <summary>How fast to ask.</summary>
/// <param name="Batch">Images a request.</param>
/// <param name="Requests">Requests at a time.</param>
/// <param name="Patience">The time without any answer after which the run gives up.</param>
internal sealed record Pace(int Batch, int Requests, TimeSpan Patience);

/// <summary>
/// Asks the cluster for the missing batches of a result. A request that gets lost with its silo is sent again, to another one. So a batch may be
/// classified twice; the result takes the first answer only.
/// </summary>
internal sealed class ScoringRun(IClusterClient cluster, DataSplit images, ResultFile result, Pace pace)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentDictionary<string, int> _imagesOfSilos = [];
    private long _lastAnswer = Stopwatch.GetTimestamp();
    private int _repeated;

    /// <summary>What is wrong where no silo answers.</summary>
    /// <param name="patience">The time that was waited.</param>
    /// <param name="error">The last error.</param>
    public static DataException NoAnswer(TimeSpan patience, Exception error) =>
        new($"No silo answered for {patience.TotalSeconds:f0} s ({error.Message}). Start one by: cluster-score silo. The same command then goes on from here.");

    /// <summary>Returns when no batch is missing.</summary>
    /// <exception cref="DataException">No answer came for too long.</exception>
    public Task Complete(CancellationToken cancellation)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = pace.Requests, CancellationToken = cancellation };
        return Parallel.ForEachAsync(result.Missing.ToArray(), options, async (batch, stop) => await Classify(batch, stop));
    }

    /// <summary>Who did how much.</summary>
    public string Report() => string.Create(
        CultureInfo.InvariantCulture,
        $"{string.Join(", ", _imagesOfSilos.OrderBy(pair => pair.Key).Select(pair => $"{pair.Value} images by silo {pair.Key}"))}; {_repeated} requests sent again.");

    private async Task Classify(int batch, CancellationToken stop)
    {
        var (first, count) = result.Range(batch);
        var length = DigitClassifier.InputLength;
        var request = images.Images.Slice(first * length, count * length).ToArray().AsImmutable();
        while (true)
        {
            stop.ThrowIfCancellationRequested();
            try
            {
                Take(batch, count, await cluster.GetGrain<IScoring>(batch).Classify(request));
                return;
            }
            // The silo died, its connection broke, or there is no silo at the moment.
            catch (Exception error) when (error is OrleansException or TimeoutException or IOException or InvalidOperationException)
            {
                if (Stopwatch.GetElapsedTime(Volatile.Read(ref _lastAnswer)) > pace.Patience)
                    throw NoAnswer(pace.Patience, error);
                Interlocked.Increment(ref _repeated);
                await Task.Delay(Pause, stop);
            }
        }
    }

    private void Take(int batch, int count, ScoredBatch scored)
    {
        if (scored.Classes.Length != count)
            throw new DataException($"The silo {scored.Silo} answered {scored.Classes.Length} classes for {count} images; all silos must be of one version.");
        Volatile.Write(ref _lastAnswer, Stopwatch.GetTimestamp());
        if (result.Add(batch, scored.Classes))
            _imagesOfSilos.AddOrUpdate(scored.Silo, count, (_, sum) => sum + count);
    }
}
