using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using CompactBnn.Analysis;
using CompactBnn.Format;
using CompactBnn.Training.Compaction;

namespace CompactBnn.Trainer.Reporting;

/// <summary>What is reported of a compaction, as it is written in JSON.</summary>
/// <param name="Data">Name of the data set.</param>
/// <param name="Rows">The paper's table.</param>
/// <param name="Ratios">Its ratios.</param>
internal sealed record CompactionReport(
    string Data, string Model, string Machine, IReadOnlyList<ReportRow> Rows, ReportRatios Ratios, ReportComparison Test, ReportSearch Search,
    IReadOnlyList<ReportEffect> Sensitivity, ReportCleanup Cleanup, ReportCalibration Calibration)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Gathers the report.</summary>
    public static CompactionReport Of(CompactionResult result, IReadOnlyList<RowTime> times)
    {
        var rows = result.Rows.Select(row => ReportRow.Of(row, result, [.. times.Where(time => time.Row == row.Row)])).ToArray();
        var test = result.TestComparison;
        return new(
            result.Data.Name, result.Recipe.Name, MachineName(), rows, ReportRatios.Of(rows),
            new(test.Images, test.OnlyFirst, test.OnlySecond, test.Drop, test.DropBound(CompactionOptions.UsualConfidence), test.PValue, ConfusionOf(result)),
            new(
                result.Options.Objective, result.Options.MaxDrop, result.Options.ConfidenceFor(result.ValidationSamples), result.ValidationSamples, result.Chosen.Number, result.Candidates),
            [.. result.Sensitivity.Effects.Select(effect => ReportEffect.Of(effect, result.Sensitivity.Accuracy))],
            new(result.CostsBeforeCleanup.WeightBits, NetworkCosts.Of(result.Network).WeightBits),
            new(result.Network.Scores.Temperature, result.Network.Scores.Rejection, result.Calibration));
    }

    /// <summary>The JSON document.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Options);

    private static int[][] ConfusionOf(CompactionResult result)
    {
        var classes = result.Data.Labels.Length;
        var confusion = Enumerable.Range(0, classes).Select(_ => new int[classes]).ToArray();
        for (var i = 0; i < result.TestClasses.Length; i++)
            confusion[result.Data.Test.Label(i)][result.TestClasses[i]]++;
        return confusion;
    }

    private static string MachineName()
    {
        var vectors = System.Runtime.Intrinsics.Vector512.IsHardwareAccelerated ? "512-bit vectors"
            : System.Runtime.Intrinsics.Vector256.IsHardwareAccelerated ? "256-bit vectors" : "128-bit vectors or none";
        return $"{RuntimeInformation.OSArchitecture} with {vectors}, {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}";
    }
}

/// <summary>A row of the table.</summary>
/// <param name="Row">Which one.</param>
/// <param name="Layers">Its layers.</param>
/// <param name="Slices">The bits that it reads; null where it reads bytes.</param>
/// <param name="TestAccuracy">Mean over the seeds, 0 to 1.</param>
/// <param name="TestDeviation">Standard deviation over the seeds; null for a single one.</param>
/// <param name="ValidationAccuracy">Mean over the seeds, 0 to 1.</param>
/// <param name="WeightBits">Stored bits of the weights, 32 each in full precision.</param>
/// <param name="BinaryOps">Multiply-accumulates an image on bits.</param>
/// <param name="OtherOps">Multiply-accumulates an image on integers or floating-point numbers.</param>
/// <param name="NsPerImage">Nanoseconds an image, one at a time, by the quickest engine.</param>
/// <param name="NsPerImageBatch512">Nanoseconds an image in a batch of 512, by the quickest engine.</param>
/// <param name="Engines">Each engine with its times.</param>
/// <param name="Seeds">One result a seed.</param>
internal sealed record ReportRow(
    RowKind Row, string Layers, int[]? Slices, double TestAccuracy, double? TestDeviation, double ValidationAccuracy, long WeightBits, long BinaryOps, long OtherOps,
    double NsPerImage, double NsPerImageBatch512, IReadOnlyList<ReportEngine> Engines, IReadOnlyList<SeedResult> Seeds)
{
    public static ReportRow Of(TestedRow row, CompactionResult result, RowTime[] times)
    {
        var network = row.Row == RowKind.Cbnn ? result.Network : row.Network;
        var costs = network is null ? default : NetworkCosts.Of(network);
        var bytes = row.Row == RowKind.FullPrecision ? result.Rows.Single(other => other.Row == RowKind.Baseline).Network! : null;
        var accuracies = row.Seeds.Select(seed => seed.TestAccuracy).ToArray();
        return new(
            row.Row, row.Architecture.Notation, row.Slices.Length == 0 ? null : [.. row.Slices], accuracies.Average(), Deviation(accuracies),
            row.Seeds.Average(seed => seed.ValidationAccuracy),
            bytes is null ? costs.WeightBits : 32L * row.Layers.Sum(layer => (long)layer.Weights.Length), costs.BinaryOperations,
            bytes is null ? costs.IntegerOperations : NetworkCosts.Of(bytes).BinaryOperations + NetworkCosts.Of(bytes).IntegerOperations,
            times.Min(time => time.One), times.Min(time => time.Batch), [.. times.Select(time => new ReportEngine(time.Engine, time.One, time.Batch))], row.Seeds);
    }

    private static double? Deviation(double[] values)
    {
        if (values.Length < 2)
            return null;
        var mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));
    }
}

/// <summary>An engine with its times, nanoseconds an image.</summary>
internal sealed record ReportEngine(string Engine, double NsPerImage, double NsPerImageBatch512);

/// <summary>Ratios of the table: above 1 the compact network is better.</summary>
/// <param name="Size">Weight bits of the baseline by those of the compact network.</param>
/// <param name="SpeedVsBaseline">Time of the baseline by that of the compact network, one image at a time.</param>
/// <param name="SpeedVsFullPrecision">Time of the quicker engine of full precision by that of the compact network, one image at a time.</param>
/// <param name="SpeedVsBaselineBatch512">As before, in batches.</param>
/// <param name="SpeedVsFullPrecisionBatch512">As before, in batches.</param>
/// <param name="Drop">Mean test accuracy of the baseline less that of the compact network, 0 to 1.</param>
internal sealed record ReportRatios(
    double Size, double SpeedVsBaseline, double SpeedVsFullPrecision, double SpeedVsBaselineBatch512, double SpeedVsFullPrecisionBatch512, double Drop)
{
    public static ReportRatios Of(IReadOnlyList<ReportRow> rows)
    {
        ReportRow Find(RowKind kind) => rows.Single(row => row.Row == kind);
        var (full, baseline, compact) = (Find(RowKind.FullPrecision), Find(RowKind.Baseline), Find(RowKind.Cbnn));
        return new(
            (double)baseline.WeightBits / compact.WeightBits, baseline.NsPerImage / compact.NsPerImage, full.NsPerImage / compact.NsPerImage,
            baseline.NsPerImageBatch512 / compact.NsPerImageBatch512, full.NsPerImageBatch512 / compact.NsPerImageBatch512,
            baseline.TestAccuracy - compact.TestAccuracy);
    }
}

/// <summary>Baseline and compact network of the first seed on the same test images.</summary>
internal sealed record ReportComparison(
    int Images, int OnlyBaselineRight, int OnlyCompactRight, double Drop, double DropBound95, double PValue, int[][] Confusion);

/// <summary>The search.</summary>
internal sealed record ReportSearch(
    CompactionObjective Objective, double MaxDrop, double Confidence, int ValidationSamples, int Chosen, IReadOnlyList<Candidate> Candidates);

/// <summary>What a disturbance of the reconstructed network's input costs, on validation samples.</summary>
internal sealed record ReportEffect(SliceChoice Choice, int[] Bits, int? Colour, Replacement By, double Accuracy, double Deviation, double Drop, double ScoreChange)
{
    public static ReportEffect Of(SliceEffect effect, double undisturbed) => new(
        effect.Disturbance.Choice, [.. effect.Disturbance.BitNumbers], effect.Disturbance.Colour, effect.Disturbance.By, effect.Accuracy, effect.Deviation,
        undisturbed - effect.Accuracy, effect.ScoreChange);
}

/// <summary>Stored bits before and after the removal of channels that no output depends on.</summary>
internal sealed record ReportCleanup(long WeightBitsBefore, long WeightBitsAfter);

/// <summary>What is stored in the network, and the curves behind it.</summary>
internal sealed record ReportCalibration(float? Temperature, float? Rejection, ProbabilityCalibration Curves);
