using CompactBnn.Data;
using CompactBnn.Format;
using CompactBnn.Kernels;

namespace CompactBnn.Analysis;

/// <summary>How well probabilities made of scores tell the truth, before and after a temperature divides the scores.</summary>
/// <param name="Temperature">The temperature that makes the true classes most probable; at least 1 where all images are right.</param>
/// <param name="Reliability">Probability against accuracy, at temperature 1 and at <paramref name="Temperature"/>.</param>
/// <param name="Rejection">What rejecting the least sure images does, from none rejected to nearly all.</param>
/// <remarks>Guo, Pleiss, Sun, Weinberger: "On calibration of modern neural networks", ICML 2017.</remarks>
public sealed record ProbabilityCalibration(
    float Temperature, IReadOnlyList<ReliabilityBin> Reliability, IReadOnlyList<RejectionPoint> Rejection)
{
    private const int Bins = 10, Points = 200;

    /// <summary>Calibrates a network on images that it did not learn from.</summary>
    /// <param name="network">The network; what it stores so far does not matter.</param>
    /// <param name="split">Images.</param>
    /// <param name="images">Which of them.</param>
    public static ProbabilityCalibration Of(Network network, DataSplit split, IReadOnlyList<int> images)
    {
        var engine = new BnnInterpreter(network);
        var scores = images.Select(image =>
        {
            var row = new float[network.ClassCount];
            engine.Score(split.Image(image), row);
            return row;
        }).ToArray();
        var labels = images.Select(split.Label).ToArray();
        var temperature = (float)Math.Exp(Minimum(logarithm => Loss(scores, labels, Math.Exp(logarithm)), Math.Log(1e-3), Math.Log(1e3)));
        var before = Predictions(scores, labels, 1);
        // Without an error, the smaller the temperature the better they look: nothing speaks for more certainty than the scores have.
        if (before.All(prediction => prediction.Right))
            temperature = Math.Max(1, temperature);
        var after = Predictions(scores, labels, temperature);
        return new(temperature, [.. BinsOf(before, calibrated: false), .. BinsOf(after, calibrated: true)], RejectionsOf(after));
    }

    /// <summary>The least threshold at which the accepted images have an accuracy, or null where none has.</summary>
    /// <param name="accuracy">0 to 1.</param>
    public RejectionPoint? ThresholdFor(double accuracy) => Rejection.FirstOrDefault(point => point.Accuracy >= accuracy);

    private static (double Probability, bool Right)[] Predictions(float[][] scores, int[] labels, double temperature) =>
        [.. scores.Select((row, i) =>
        {
            var best = Scoring.ArgMax(row);
            return (Math.Exp(LogProbability(row, best, temperature)), best == labels[i]);
        })];

    private static IEnumerable<ReliabilityBin> BinsOf((double Probability, bool Right)[] predictions, bool calibrated) =>
        from prediction in predictions
        group prediction by Math.Min(Bins - 1, (int)(prediction.Probability * Bins)) into bin
        orderby bin.Key
        select new ReliabilityBin(calibrated, bin.Average(prediction => prediction.Probability), bin.Average(prediction => prediction.Right ? 1.0 : 0), bin.Count());

    private static List<RejectionPoint> RejectionsOf((double Probability, bool Right)[] predictions)
    {
        var sorted = predictions.OrderBy(prediction => prediction.Probability).ToArray();
        var right = sorted.Count(prediction => prediction.Right);
        var points = new List<RejectionPoint> { new(0, 1, (double)right / sorted.Length) };
        var step = Math.Max(1, sorted.Length / Points);
        for (var rejected = 1; rejected < sorted.Length; rejected++)
        {
            right -= sorted[rejected - 1].Right ? 1 : 0;
            // Equal probabilities are accepted or rejected together.
            if (rejected % step == 0 && sorted[rejected].Probability > sorted[rejected - 1].Probability)
                points.Add(new(sorted[rejected].Probability, 1 - (double)rejected / sorted.Length, (double)right / (sorted.Length - rejected)));
        }
        return points;
    }

    private static double Loss(float[][] scores, int[] labels, double temperature) =>
        scores.Select((row, i) => -LogProbability(row, labels[i], temperature)).Average();

    private static double LogProbability(float[] scores, int index, double temperature)
    {
        double largest = scores.Max();
        return (scores[index] - largest) / temperature - Math.Log(scores.Sum(score => Math.Exp((score - largest) / temperature)));
    }

    // Golden-section search (Kiefer 1953); the loss has one minimum over the logarithm of the temperature.
    private static double Minimum(Func<double, double> loss, double low, double high)
    {
        const double ratio = 0.6180339887498949;
        double first = high - ratio * (high - low), second = low + ratio * (high - low), lossOfFirst = loss(first), lossOfSecond = loss(second);
        while (high - low > 1e-4)
        {
            if (lossOfFirst <= lossOfSecond)
            {
                (high, second, lossOfSecond) = (second, first, lossOfFirst);
                lossOfFirst = loss(first = high - ratio * (high - low));
            }
            else
            {
                (low, first, lossOfFirst) = (first, second, lossOfSecond);
                lossOfSecond = loss(second = low + ratio * (high - low));
            }
        }
        return (low + high) / 2;
    }
}

/// <summary>Images whose predicted class has a similar probability.</summary>
/// <param name="Calibrated">Whether the temperature was applied.</param>
/// <param name="Probability">Mean probability of their predicted class.</param>
/// <param name="Accuracy">Part of them whose class is right.</param>
/// <param name="Images">Their number.</param>
public sealed record ReliabilityBin(bool Calibrated, double Probability, double Accuracy, int Images);

/// <summary>What a rejection threshold does.</summary>
/// <param name="Threshold">Images whose best probability is below are rejected.</param>
/// <param name="Accepted">Part of the images that is accepted.</param>
/// <param name="Accuracy">Part of the accepted images whose class is right.</param>
public sealed record RejectionPoint(double Threshold, double Accepted, double Accuracy);
