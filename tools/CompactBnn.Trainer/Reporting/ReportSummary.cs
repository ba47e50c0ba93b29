using System.Globalization;
using System.Text;
using CompactBnn.Training.Compaction;
using CompactBnn.Training.Recipes;

namespace CompactBnn.Trainer.Reporting;

/// <summary>The table in plain text.</summary>
internal static class ReportSummary
{
    /// <summary>The name of a row.</summary>
    public static string NameOf(RowKind row) => row switch
    {
        RowKind.FullPrecision => "full precision",
        RowKind.Baseline => "baseline BNN, 8-bit input",
        RowKind.Reconstructed => "reconstructed, 8 slices",
        RowKind.Control => "control: compact widths, 8-bit input",
        _ => "CBNN",
    };

    /// <summary>What one slice is called.</summary>
    public static string SliceName(SliceCoding coding) => coding == SliceCoding.Levels ? "level" : "bit";

    /// <summary>The table and its ratios.</summary>
    public static string Of(CompactionReport report)
    {
        var text = new StringBuilder();
        foreach (var row in report.Rows)
        {
            text.AppendLine(CultureInfo.InvariantCulture,
                $"{NameOf(row.Row),-37} {row.TestAccuracy,8:p2} {row.WeightBits,12:n0} bits {row.NsPerImage / 1000,10:n1} us {row.NsPerImageBatch512 / 1000,10:n1} us in batches");
        }
        var ratios = report.Ratios;
        text.AppendLine(CultureInfo.InvariantCulture,
            $"{ratios.Size:f1} times smaller and {ratios.SpeedVsBaseline:f1} times faster than the baseline, {ratios.SpeedVsFullPrecision:f1} times faster than full precision, {100 * ratios.Drop:f2} points lost");
        return text.ToString();
    }
}
