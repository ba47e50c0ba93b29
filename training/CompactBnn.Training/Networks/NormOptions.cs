namespace CompactBnn.Training.Networks;

/// <summary>Batch-norm settings.</summary>
/// <param name="Momentum">Weight of a batch in the running mean and variance.</param>
/// <param name="Epsilon">Added to the variance.</param>
internal readonly record struct NormOptions(double Momentum, double Epsilon);
