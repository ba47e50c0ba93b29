namespace CompactBnn.Benchmarks.Costs;

/// <summary>What the cost model says of a layer, and what is so.</summary>
/// <param name="Workload">Name of the network.</param>
/// <param name="Batch">Images of a run: 1, or a full vector of them.</param>
/// <param name="InstructionSet">The widest instruction set in use.</param>
/// <param name="Layer">Name of the layer.</param>
/// <param name="Kernel">How it is evaluated.</param>
/// <param name="PredictedNs">Its time by the model, for all images of a run.</param>
/// <param name="MeasuredNs">Its time.</param>
/// <param name="Chosen">Whether the model chooses this kernel.</param>
/// <param name="OverBest">By which factor it is slower than the best kernel measured for the layer.</param>
internal sealed record CostResult(
    string Workload, int Batch, string InstructionSet, string Layer, string Kernel, double PredictedNs, double MeasuredNs, bool Chosen, double OverBest)
{
    /// <summary>How far off a prediction may be.</summary>
    public const double Tolerance = 0.25;

    /// <summary>How much slower than the best a choice may be.</summary>
    public const double ChoiceTolerance = 1.1;

    /// <summary>Predicted over measured.</summary>
    public double Ratio => PredictedNs / MeasuredNs;

    /// <summary>Whether the prediction is within the tolerance.</summary>
    public bool IsPredicted => IsNear(Ratio);

    /// <summary>Whether a prediction over its measurement is within the tolerance.</summary>
    public static bool IsNear(double ratio) => Math.Abs(ratio - 1) <= Tolerance;
}
