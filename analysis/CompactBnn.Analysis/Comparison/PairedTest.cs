namespace CompactBnn.Analysis;

/// <summary>Two networks compared on the same images: only images on which they differ tell which one is better.</summary>
/// <param name="Images">Number of images.</param>
/// <param name="OnlyFirst">Images that the first network alone gets right.</param>
/// <param name="OnlySecond">Images that the second network alone gets right.</param>
/// <remarks>
/// McNemar, "Note on the sampling error of the difference between correlated proportions or percentages", Psychometrika 12 (1947); the bound with half an
/// image added to each of the four cells: Agresti and Min, "Simple improved confidence intervals for comparing matched proportions", Statistics in Medicine 24 (2005).
/// </remarks>
public readonly record struct PairedTest(int Images, int OnlyFirst, int OnlySecond)
{
    /// <summary>Compares two networks.</summary>
    /// <param name="labels">The true class of each image.</param>
    /// <param name="first">The class that the first network gives it.</param>
    /// <param name="second">The class that the second network gives it.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static PairedTest Of(ReadOnlySpan<int> labels, ReadOnlySpan<int> first, ReadOnlySpan<int> second)
    {
        if (first.Length != labels.Length || second.Length != labels.Length)
            throw new ArgumentException($"{labels.Length} images have as many classes; the networks give {first.Length} and {second.Length}.", nameof(labels));
        int onlyFirst = 0, onlySecond = 0;
        for (var i = 0; i < labels.Length; i++)
        {
            if (first[i] == labels[i] && second[i] != labels[i])
                onlyFirst++;
            else if (first[i] != labels[i] && second[i] == labels[i])
                onlySecond++;
        }
        return new(labels.Length, onlyFirst, onlySecond);
    }

    /// <summary>Accuracy that the second network loses against the first, 0 to 1; negative where it is better.</summary>
    public double Drop => (double)(OnlyFirst - OnlySecond) / Images;

    /// <summary>The drop in all images like these is below this with some confidence, one-sided.</summary>
    /// <param name="confidence">0.5 (half of the time, about the drop itself) to below 1.</param>
    public double DropBound(double confidence)
    {
        double first = OnlyFirst + 0.5, second = OnlySecond + 0.5, count = Images + 2;
        var drop = (first - second) / count;
        return drop + Normal.Quantile(confidence) * Math.Sqrt((first + second) / count - drop * drop) / Math.Sqrt(count);
    }

    /// <summary>How probable so large a difference is, either way, between networks that are equally good: McNemar's exact test.</summary>
    public double PValue
    {
        get
        {
            int differing = OnlyFirst + OnlySecond, fewer = Math.Min(OnlyFirst, OnlySecond);
            // The terms of the binomial distribution, as logarithms so that none underflows.
            double logarithm = -differing * Math.Log(2), sum = Math.Exp(logarithm);
            for (var i = 1; i <= fewer; i++)
            {
                logarithm += Math.Log((double)(differing - i + 1) / i);
                sum += Math.Exp(logarithm);
            }
            return Math.Min(1, 2 * sum);
        }
    }
}
