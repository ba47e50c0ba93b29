using CompactBnn.Training.Recipes;

namespace CompactBnn.Training.Fitting;

/// <summary>The learning rate over the steps of a run.</summary>
internal static class Rate
{
    /// <summary>The rate at a point of the run.</summary>
    /// <param name="options">First and last rate and the way between them.</param>
    /// <param name="progress">0 at the first step, 1 after the last.</param>
    public static double At(FittingOptions options, double progress) =>
        options.Schedule == RateSchedule.Cosine
            ? options.FinalRate + (options.Rate - options.FinalRate) * (1 + Math.Cos(Math.PI * progress)) / 2
            : options.Rate * Math.Pow(options.FinalRate / options.Rate, progress);
}
