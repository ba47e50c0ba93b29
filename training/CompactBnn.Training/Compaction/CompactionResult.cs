using CompactBnn.Analysis;
using CompactBnn.Data;
using CompactBnn.Format;
using CompactBnn.Training.Networks;
using CompactBnn.Training.Recipes;

namespace CompactBnn.Training.Compaction;

/// <summary>A row of the paper's table.</summary>
public enum RowKind
{
    /// <summary>The same layers in float32.</summary>
    FullPrecision,

    /// <summary>The baseline BNN on bytes.</summary>
    Baseline,

    /// <summary>The same layers, all binary, on all eight slices.</summary>
    Reconstructed,

    /// <summary>The widths of the compact network, on bytes.</summary>
    Control,

    /// <summary>The compact network.</summary>
    Cbnn,
}

/// <summary>How a network of one seed did.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="TestAccuracy">0 to 1.</param>
/// <param name="ValidationAccuracy">0 to 1, on the validation samples of this seed.</param>
public sealed record SeedResult(int Seed, double TestAccuracy, double ValidationAccuracy);

/// <summary>A row of the table, tested.</summary>
/// <param name="Row">Which one.</param>
/// <param name="Architecture">Its layers.</param>
/// <param name="Slices">The bits that it reads; empty where it reads bytes.</param>
/// <param name="Network">The network of the first seed; null for full precision.</param>
/// <param name="Layers">The layers of full precision; empty for the other rows.</param>
/// <param name="Seeds">One result a seed.</param>
public sealed record TestedRow(
    RowKind Row, Architecture Architecture, EquatableArray<int> Slices, Network? Network, IReadOnlyList<FullPrecisionLayer> Layers, IReadOnlyList<SeedResult> Seeds);

/// <summary>What came out of a compaction.</summary>
/// <param name="Recipe">The baseline's recipe.</param>
/// <param name="Data">The samples.</param>
/// <param name="Options">What the compaction was allowed.</param>
/// <param name="Network">The compact network, cleaned up, and calibrated if asked for.</param>
/// <param name="CostsBeforeCleanup">What the trained network cost before the clean-up.</param>
/// <param name="Candidates">All networks that the search trained.</param>
/// <param name="Chosen">The one that was chosen.</param>
/// <param name="ValidationSamples">Number of samples that it was chosen on.</param>
/// <param name="Sensitivity">Of the reconstructed network to its slices, on validation samples.</param>
/// <param name="Importance">For each layer but the last of the network that was shrunk the importance of its neurons.</param>
/// <param name="Rows">The rows of the table.</param>
/// <param name="TestComparison">Baseline against the compact network of the first seed, on the test images.</param>
/// <param name="TestClasses">The class that the compact network gives each test image.</param>
/// <param name="Calibration">Its probabilities, on validation samples.</param>
public sealed record CompactionResult(
    Recipe Recipe, DataSet Data, CompactionOptions Options, Network Network, NetworkCosts CostsBeforeCleanup, IReadOnlyList<Candidate> Candidates,
    Candidate Chosen, int ValidationSamples, SensitivityResult Sensitivity, IReadOnlyList<double[]> Importance, IReadOnlyList<TestedRow> Rows,
    PairedTest TestComparison, int[] TestClasses, ProbabilityCalibration Calibration);
