using CompactBnn.Data;

namespace CompactBnn.Training.Fitting;

/// <summary>The training samples of a data set, divided into those to learn from and those that choose the best epoch.</summary>
/// <param name="Learning">Indices of the samples to learn from.</param>
/// <param name="Validation">Indices of the samples held back.</param>
internal sealed record ValidationSplit(int[] Learning, int[] Validation)
{
    /// <summary>Draws the samples to hold back; where the set has tracks, whole ones, so that no near-copy of a held-back sample is learned.</summary>
    /// <param name="samples">The training samples.</param>
    /// <param name="count">Samples to hold back; with tracks, at least so many.</param>
    /// <param name="seed">Decides the draw.</param>
    /// <exception cref="TrainingException">Nothing would be left to learn from, or nothing of a class.</exception>
    public static ValidationSplit Draw(DataSplit samples, int count, int seed)
    {
        var groups = Enumerable.Range(0, samples.Count)
            .GroupBy(i => samples.Tracks.IsEmpty ? i : samples.Tracks.Span[i])
            .Select(group => group.ToArray()).ToArray();
        Draws.Of(seed, Draws.Purpose.Validation).Shuffle(groups);
        var held = 0;
        var taken = groups.TakeWhile(group => (held += group.Length) - group.Length < count).Count();
        var split = new ValidationSplit([.. groups.Skip(taken).SelectMany(group => group).Order()], [.. groups.Take(taken).SelectMany(group => group).Order()]);
        if (split.Learning.Length < 2)
            throw new TrainingException($"The data has {samples.Count} training samples, and \"validation\" of the recipe holds back {count}; make it smaller.");
        var learned = split.Learning.Select(samples.Label).ToHashSet();
        var lost = split.Validation.Select(samples.Label).Where(label => !learned.Contains(label)).ToArray();
        return lost.Length == 0 ? split
            : throw new TrainingException($"No training sample of class {lost.Min()} (counted from 0) is left, because \"validation\" of the recipe holds back all {lost.Count(label => label == lost.Min())} of them; give the class more samples, take it away, or make \"validation\" smaller.");
    }
}
