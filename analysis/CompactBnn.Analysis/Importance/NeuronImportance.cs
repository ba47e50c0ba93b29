using CompactBnn.Data;
using CompactBnn.Format;

namespace CompactBnn.Analysis;

/// <summary>How much each neuron of a trained network matters: what changes at the scores when its output is held constant.</summary>
public static class NeuronImportance
{
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
        var importance = network.Operations.OfType<Threshold>().ToDictionary(threshold => threshold.Name, threshold => new double[threshold.Channels.Length]);
        var neurons = (from threshold in network.Operations.OfType<Threshold>()
                       from channel in Enumerable.Range(0, threshold.Channels.Length)
                       where threshold.Channels[channel].Firing is Firing.AtLeast or Firing.AtMost
                       select (threshold, channel)).ToArray();
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        Parallel.ForEach(neurons, options, neuron =>
        {
            var (threshold, channel) = neuron;
            var change = new[] { Firing.Always, Firing.Never }.Min(firing =>
                MeanChange(undisturbed, Scores(WithConstant(network, threshold, channel, firing), split, images)));
            importance[threshold.Name][channel] = deviation > 0 ? change / deviation : 0;
        });
        return importance;
    }

    private static Network WithConstant(Network network, Threshold threshold, int channel, Firing firing)
    {
        var channels = threshold.Channels.ToArray();
        channels[channel] = new(firing, 0);
        var operations = network.Operations.ToArray();
        operations[network.IndexOf(threshold.Name)] = threshold with { Channels = EquatableArray<ChannelThreshold>.Adopt(channels) };
        return Network.Create(network.Draft with { Operations = EquatableArray<Operation>.Adopt(operations) });
    }

    private static float[] Scores(Network network, DataSplit split, IReadOnlyList<int> images)
    {
        var engine = new BnnInterpreter(network);
        var scores = new float[images.Count * network.ClassCount];
        for (var i = 0; i < images.Count; i++)
            engine.Score(split.Image(images[i]), scores.AsSpan(i * network.ClassCount, network.ClassCount));
        return scores;
    }

    private static double MeanChange(float[] before, float[] after)
    {
        var change = 0.0;
        for (var i = 0; i < before.Length; i++)
            change += Math.Abs((double)after[i] - before[i]);
        return change / before.Length;
    }

    private static double DeviationOf(float[] scores)
    {
        var mean = scores.Average(score => (double)score);
        return Math.Sqrt(scores.Average(score => (score - mean) * (score - mean)));
    }
}
