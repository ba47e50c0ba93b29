namespace CompactBnn.Compilation;

/// <summary>One step of compiled code.</summary>
/// <param name="Operation">Name of the network's operation that it evaluates; a threshold behind a layer may be taken along.</param>
/// <param name="Kernel">How it is evaluated.</param>
/// <param name="Description">Sizes, weights and threshold in words.</param>
/// <param name="BinaryOperations">Multiply-accumulates on bits an image, padded and masked taps included.</param>
/// <param name="IntegerOperations">Other multiply-accumulates an image.</param>
/// <param name="CostFactors">
/// The generator's cost model of a run: what each of <see cref="StepProfile.Costs"/> counts with. Empty where the model has nothing to choose.
/// </param>
public sealed record ProfiledStep(
    string Operation, string Kernel, string Description, long BinaryOperations, long IntegerOperations, IReadOnlyList<double> CostFactors)
{
    /// <summary>The predicted time of a run in nanoseconds; 0 where there is no prediction.</summary>
    /// <param name="costs">The constants of the cost model.</param>
    public double PredictedNanoseconds(IReadOnlyList<CostConstant> costs) => CostFactors.Select((factor, i) => factor * costs[i].Nanoseconds).Sum();
}
