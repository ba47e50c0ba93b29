using CompactBnn.Compilation;
using CompactBnn.Compilation.Measurement;

namespace CompactBnn.Cli.Tuning;

/// <summary>What <c>cbnn tune --json</c> prints.</summary>
/// <param name="InstructionSet">The widest instruction set in use.</param>
/// <param name="VectorBits">Bits of its vectors.</param>
/// <param name="Measured">Layers and kernels that were timed.</param>
/// <param name="PredictedBefore">How many of them the usual constants predict within a quarter.</param>
/// <param name="PredictedAfter">How many of them the fitted constants do.</param>
/// <param name="Choices">Layers with more than one kernel.</param>
/// <param name="GoodChoices">How many of them the model gives a kernel within a tenth of the best.</param>
/// <param name="Constants">The constants.</param>
/// <param name="Property">The value of the property <c>CompactBnnCosts</c>.</param>
internal sealed record TuningResult(
    string InstructionSet, int VectorBits, int Measured, int PredictedBefore, int PredictedAfter, int Choices, int GoodChoices,
    IReadOnlyList<TunedConstant> Constants, string Property)
{
    private const double PredictionTolerance = 0.25, ChoiceTolerance = 1.1;

    /// <summary>Fits the constants to measurements.</summary>
    public static TuningResult Of(IReadOnlyList<KernelTimes> networks)
    {
        var costs = networks[0].Costs;
        StepTime[] times = [.. networks.SelectMany(network => network.Image.Concat(network.Batch))];
        var fitted = CostFit.Fit(costs, times);
        int Predicted(IReadOnlyList<CostConstant> by) =>
            times.Count(time => Math.Abs(time.Step.PredictedNanoseconds(by) / time.Nanoseconds - 1) <= PredictionTolerance);
        var choices = networks.SelectMany(network => network.Image.GroupBy(time => time.Step.Operation).Where(layer => layer.Count() > 1)
            .Select(layer => network.OverBest(layer.First(network.IsChosen)))).ToArray();
        TunedConstant[] constants = [.. costs.Zip(fitted, (before, after) => new TunedConstant(before.Name, before.Nanoseconds, after.Nanoseconds))];
        return new(
            MachinePeak.InstructionSet, StepProfile.VectorBits, times.Length, Predicted(costs), Predicted(fitted), choices.Length,
            choices.Count(factor => factor <= ChoiceTolerance), constants,
            $"{StepProfile.VectorBits} {string.Join(' ', constants.Select(constant => FormattableString.Invariant($"{constant.Name}={constant.FittedNs:0.###}")))}");
    }
}

/// <summary>A constant of the cost model.</summary>
/// <param name="Name">What it is the cost of.</param>
/// <param name="UsualNs">Its usual value, in nanoseconds.</param>
/// <param name="FittedNs">The value that fits this machine.</param>
internal sealed record TunedConstant(string Name, double UsualNs, double FittedNs);
