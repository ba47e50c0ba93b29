using CompactBnn.Data;
using CompactBnn.Engines;
using CompactBnn.Format;

namespace CompactBnn.Analysis;

/// <summary>How much each neuron of a trained network matters: what changes at the scores when its output is held constant.</summary>
public static class NeuronImportance
{
    // What is kept of the images that are evaluated together: 256 MB.
    private const int MostWords = 1 << 25;

    /// <summary>
    /// Measures every channel of every threshold: the mean absolute change of a score when the channel always fires, or never, whichever changes
    /// less, in standard deviations of the undisturbed scores.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="split">Images; those that it learned from will do.</param>
    /// <param name="images">Which of them; some hundreds are enough to rank neurons.</param>
    /// <param name="threads">Threads, 1 or more.</param>
    /// <param name="cancellation">Stops the measurement.</param>
    /// <returns>For each threshold, by name, one number a channel; 0 where a channel never changes.</returns>
    public static IReadOnlyDictionary<string, double[]> Of(Network network, DataSplit split, IReadOnlyList<int> images, int threads, CancellationToken cancellation)
    {
        var undisturbed = Scores(network, split, images);
        var deviation = DeviationOf(undisturbed);
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        return network.Operations.OfType<Threshold>().ToDictionary(threshold => threshold.Name, Importance);

        double[] Importance(Threshold threshold)
        {
            var held = new HeldChannel(network, threshold.Name);
            var (always, never) = (new double[threshold.Channels.Length], new double[threshold.Channels.Length]);
            foreach (var some in Enumerable.Range(0, images.Count).Chunk(Math.Max(1, MostWords / Math.Max(1, held.Words))))
            {
                var begun = new ulong[some.Length][];
                Parallel.For(0, begun.Length, options, i => begun[i] = held.Begin(split.Image(images[some[i]])));
                Parallel.For(0, always.Length, options, channel =>
                {
                    if (threshold.Channels[channel].Firing is not (Firing.AtLeast or Firing.AtMost))
                        return;
                    var scores = new float[network.ClassCount];
                    for (var i = 0; i < some.Length; i++)
                    {
                        var image = split.Image(images[some[i]]);
                        held.Score(begun[i], image, channel, fires: true, scores);
                        AddChange(ref always[channel], some[i], scores);
                        held.Score(begun[i], image, channel, fires: false, scores);
                        AddChange(ref never[channel], some[i], scores);
                    }
                });
            }
            return [.. always.Zip(never, (one, other) => deviation > 0 ? Math.Min(one, other) / undisturbed.Length / deviation : 0)];
        }

        void AddChange(ref double change, int image, float[] scores)
        {
            for (var i = 0; i < scores.Length; i++)
                change += Math.Abs((double)scores[i] - undisturbed[image * scores.Length + i]);
        }
    }

    private static float[] Scores(Network network, DataSplit split, IReadOnlyList<int> images)
    {
        var engine = new BnnInterpreter(network);
        var scores = new float[images.Count * network.ClassCount];
        for (var i = 0; i < images.Count; i++)
            engine.Score(split.Image(images[i]), scores.AsSpan(i * network.ClassCount, network.ClassCount));
        return scores;
    }

    private static double DeviationOf(float[] scores)
    {
        var mean = scores.Average(score => (double)score);
        return Math.Sqrt(scores.Average(score => (score - mean) * (score - mean)));
    }
}
