namespace CompactBnn.Analysis;

/// <summary>What a network loses when bit slices of its input are disturbed.</summary>
/// <param name="Images">Number of images.</param>
/// <param name="Seeds">Number of seeds of the random replacements.</param>
/// <param name="Accuracy">Accuracy without disturbance, 0 to 1.</param>
/// <param name="ReadBits">For each colour a mask of the bits that the network reads.</param>
/// <param name="Effects">One a disturbance.</param>
public sealed record SensitivityResult(int Images, int Seeds, double Accuracy, IReadOnlyList<int> ReadBits, IReadOnlyList<SliceEffect> Effects)
{
    /// <summary>The effects of single bits, all colours together, by a replacement; bit 0 first.</summary>
    public IEnumerable<SliceEffect> Single(Replacement by) =>
        Effects.Where(effect => effect.Disturbance.Choice == SliceChoice.Single && effect.Disturbance.By == by);

    /// <summary>The effects of the least significant bits together, by random bits; one bit first.</summary>
    public IEnumerable<SliceEffect> Cumulative => Effects.Where(effect => effect.Disturbance.Choice == SliceChoice.Cumulative);
}

/// <summary>What one disturbance does.</summary>
/// <param name="Disturbance">The slices, and what took their place.</param>
/// <param name="Accuracies">Accuracy, 0 to 1: one a seed where the replacement is random, otherwise one.</param>
/// <param name="ChangedClasses">Part of the images whose predicted class changes, 0 to 1; the mean over the seeds.</param>
/// <param name="ScoreChange">
/// Mean absolute change of a score, in standard deviations of the undisturbed scores over all images and classes; the mean over the seeds.
/// It shows effects that are too small to change classes.
/// </param>
public sealed record SliceEffect(Disturbance Disturbance, IReadOnlyList<double> Accuracies, double ChangedClasses, double ScoreChange)
{
    /// <summary>Mean accuracy over the seeds.</summary>
    public double Accuracy { get; } = Accuracies.Average();

    /// <summary>Standard deviation of the accuracy over the seeds (n - 1); 0 for a single one.</summary>
    public double Deviation { get; } = DeviationOf(Accuracies);

    private static double DeviationOf(IReadOnlyList<double> values)
    {
        if (values.Count < 2)
            return 0;
        var mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1));
    }
}
