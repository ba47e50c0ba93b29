namespace CompactBnn.Compilation.Measurement;

/// <summary>The time of a step of generated code.</summary>
/// <param name="Name">Name of the network's operation.</param>
/// <param name="Kernel">How it is evaluated.</param>
/// <param name="Description">Sizes, weights and threshold in words.</param>
/// <param name="Ns">Nanoseconds an image.</param>
/// <param name="BinaryOps">Multiply-accumulates on bits an image, padded and masked taps included.</param>
/// <param name="Share">Part of the time of all steps, 0 to 1.</param>
/// <param name="PeakFraction">Its rate of binary multiply-accumulates as a part of <see cref="MachinePeak"/>; 0 where it has none.</param>
public sealed record LayerTime(string Name, string Kernel, string Description, double Ns, long BinaryOps, double Share, double PeakFraction)
{
    /// <summary>Binary multiply-accumulates a second.</summary>
    public double OpsPerSecond => Ns > 0 ? BinaryOps / Ns * 1e9 : 0;
}
