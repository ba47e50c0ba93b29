using System.Globalization;
using System.Net;
using System.Text;
using CompactBnn.Format;
using CompactBnn.Training.Compaction;

namespace CompactBnn.Trainer.Reporting;

/// <summary>The report as one page of HTML that needs no other file.</summary>
internal sealed class ReportPage(CompactionResult result, CompactionReport report, string file)
{
    private const int MostMisclassified = 24, MostClassesInMatrix = 50;

    private readonly ReportCharts _charts = new(result);

    /// <summary>The page.</summary>
    public string ToHtml()
    {
        var page = new StringBuilder();
        page.Append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        page.Append(CultureInfo.InvariantCulture, $"<title>{Text(report.Model)}: compaction report</title><style>{ReportStyle.Css}</style></head><body><main>");
        page.Append(CultureInfo.InvariantCulture, $"<header><h1>{Text(report.Model)}</h1><p class=\"lead\">{Lead()}</p></header>");
        page.Append(Tiles());
        Section(page, "The table", Table(), TableNote());
        Section(page, "Which slices matter", Figures(
            (_charts.Slices(), "Accuracy against slices kept. The lower curve replaces the least significant slices by random bits without retraining; bars span a standard deviation over the seeds."),
            (_charts.Sensitivity(), "Accuracy lost when one slice of the reconstructed network is replaced, without retraining."),
            (_charts.ScoreChange(), "The same by the scores: shows effects too small to change a class.")),
            $"Measured on {Number(report.Search.ValidationSamples)} validation samples, {result.Sensitivity.Seeds} seeds. {Kept()}");
        Section(page, "How small it may be", Figures(
            (_charts.FrontierOfSize(), "All candidates by size. A circle was accepted, a cross refused, the star was chosen."),
            (_charts.FrontierOfOperations(), "The same by operations.")) + Candidates(), SearchNote());
        Section(page, "Widths", Figures(
            (_charts.Widths(), "Output channels before and after."),
            (_charts.Importance(), "What changes at the scores when a neuron is held constant. Flat tails are what shrinking takes first.")) + Cleanup(), null);
        Section(page, "Where it errs", Confusion() + Misclassified(), TestNote());
        Section(page, "Probabilities", Figures(
            (_charts.Reliability(), "Probability of the predicted class against the part that is right."),
            (_charts.Rejection(), "What rejecting the least sure samples brings.")), CalibrationNote());
        Section(page, "Use it", $"<pre><code>{Text(Usage.Of(result.Network, file))}</code></pre>", $"With the package CompactBnn in the project and {Text(file)} in its folder.");
        page.Append("</main></body></html>\n");
        return page.ToString();
    }

    private static void Section(StringBuilder page, string title, string content, string? note)
    {
        page.Append(CultureInfo.InvariantCulture, $"<section><h2>{title}</h2>");
        if (note is not null)
            page.Append(CultureInfo.InvariantCulture, $"<p>{note}</p>");
        page.Append(content).Append("</section>");
    }

    private string Lead()
    {
        var ratios = report.Ratios;
        var lost = ratios.Drop >= 0 ? $"{Points(ratios.Drop)} points lost" : $"{Points(-ratios.Drop)} points gained";
        var failed = result.Chosen.Step == CandidateStep.Baseline ? "Nothing smaller than the baseline stayed within the allowed loss; this is the baseline. " : "";
        return failed + Invariant($"{Text(report.Data)}: {ratios.Size:f1} times fewer weight bits than the baseline, {lost} on the test samples (mean over the seeds).");
    }

    private string Kept() => result.Chosen.Slices.Count == 0
        ? "Slices lost too much or saved nothing, so the network reads bytes."
        : Invariant($"The network keeps {ReportSummary.SliceName(result.Recipe.Coding)}{(result.Chosen.Slices.Count == 1 ? "" : "s")} {string.Join(", ", result.Chosen.Slices)}.");

    private string Tiles()
    {
        var ratios = report.Ratios;
        var compact = report.Rows.Single(row => row.Row == RowKind.Cbnn);
        (string, string)[] tiles =
        [
            (Percent(compact.TestAccuracy), "test accuracy"), (Invariant($"{ratios.Size:f1}x"), "smaller than the baseline"),
            (Invariant($"{ratios.SpeedVsBaseline:f1}x"), "faster than the baseline"), (Invariant($"{ratios.SpeedVsFullPrecision:f1}x"), "faster than full precision"),
            (Invariant($"{compact.WeightBits / 8000.0:f1} kB"), "of weights"), (Time(compact.NsPerImage), "a prediction"),
        ];
        return $"<div class=\"tiles\">{string.Concat(tiles.Select(tile => $"<div><strong>{tile.Item1}</strong><span>{tile.Item2}</span></div>"))}</div>";
    }

    private string Table()
    {
        var table = new StringBuilder("<div class=\"scroll\"><table><thead><tr><th>network</th><th>reads</th><th class=\"n\">test accuracy</th><th class=\"n\">weight bits</th><th class=\"n\">binary operations</th><th class=\"n\">other operations</th><th class=\"n\">batch of 1</th><th class=\"n\">batch of 512</th></tr></thead><tbody>");
        foreach (var row in report.Rows)
        {
            var spread = row.TestDeviation is { } deviation ? Invariant($" <small>&plusmn; {100 * deviation:f2}, {row.Seeds.Count} seeds</small>") : "";
            var reads = row.Slices is null ? row.Row == RowKind.FullPrecision ? "float32" : "bytes" : Slices(row.Slices);
            table.Append(CultureInfo.InvariantCulture, $"<tr{(row.Row == RowKind.Cbnn ? " class=\"ours\"" : "")}><th>{Text(ReportSummary.NameOf(row.Row))}<small>{Text(row.Layers)}</small></th><td>{reads}</td>");
            table.Append(CultureInfo.InvariantCulture, $"<td class=\"n\">{Percent(row.TestAccuracy)}{spread}</td><td class=\"n\">{Number(row.WeightBits)}</td><td class=\"n\">{Number(row.BinaryOps)}</td><td class=\"n\">{Number(row.OtherOps)}</td>");
            table.Append(CultureInfo.InvariantCulture, $"<td class=\"n\">{Time(row.NsPerImage)}</td><td class=\"n\">{Time(row.NsPerImageBatch512)}</td></tr>");
        }
        var ratios = report.Ratios;
        table.Append(CultureInfo.InvariantCulture, $"</tbody><tfoot><tr><th>CBNN against the baseline</th><td></td><td class=\"n\">{(ratios.Drop >= 0 ? "&minus;" : "+")}{Points(Math.Abs(ratios.Drop))} points</td><td class=\"n\">{ratios.Size:f1}x fewer</td><td></td><td></td><td class=\"n\">{ratios.SpeedVsBaseline:f1}x</td><td class=\"n\">{ratios.SpeedVsBaselineBatch512:f1}x</td></tr>");
        table.Append(CultureInfo.InvariantCulture, $"<tr><th>CBNN against full precision</th><td></td><td></td><td></td><td></td><td></td><td class=\"n\">{ratios.SpeedVsFullPrecision:f1}x</td><td class=\"n\">{ratios.SpeedVsFullPrecisionBatch512:f1}x</td></tr></tfoot></table></div>");
        return table.ToString();
    }

    private string Slices(IEnumerable<int> slices) => $"{ReportSummary.SliceName(result.Recipe.Coding)}s {string.Join(' ', slices)}";

    private string TableNote()
    {
        var full = report.Rows.Single(row => row.Row == RowKind.FullPrecision);
        var engines = string.Join("; ", full.Engines.Select(engine => Invariant($"{Text(engine.Engine)} {Time(engine.NsPerImage)} and {Time(engine.NsPerImageBatch512)}")));
        var compact = report.Rows.Single(row => row.Row == RowKind.Cbnn);
        var control = report.Rows.Single(row => row.Row == RowKind.Control);
        var difference = compact.Seeds[0].TestAccuracy - control.Seeds[0].TestAccuracy;
        return $"All rows have the same data and epochs{Retraining()}. Times an image on one thread, the least of several rounds in turn: generated code for the binary rows; for full precision the quicker of {engines}. "
            + $"{Text(report.Machine)}. The control tells what slicing earned and what mere shrinking did: with seed {compact.Seeds[0].Seed} the compact network is {Points(Math.Abs(difference))} points {(difference >= 0 ? "more" : "less")} accurate than it.";
    }

    private string Retraining() => result.Chosen.Step is CandidateStep.WidthsByImportance or CandidateStep.UniformWidths
        ? $"; the compact network and the control were then shrunk, and retrained for {result.Chosen.Epochs} more"
        : "";

    private string Objective() => report.Search.Objective switch
    {
        CompactionObjective.Size => "weight bits",
        CompactionObjective.Speed => "operations",
        _ => "weight bits and operations",
    };

    private string SearchNote() =>
        $"The search made {Objective()} small. At most {Points(report.Search.MaxDrop)} points may be lost on {Number(report.Search.ValidationSamples)} validation samples, "
        + (report.Search.Confidence > 0.5
            ? $"and a paired test must be {Percent(report.Search.Confidence)} sure of it for each candidate by itself. "
            : "by the difference itself: there are too few samples for more. ")
        + "Candidates of smaller widths start from the most important neurons of a trained one and are retrained; all others are trained anew. No test sample was looked at before the end.";

    private string Candidates()
    {
        var table = new StringBuilder("<details open><summary>All candidates</summary><div class=\"scroll\"><table><thead><tr><th>candidate</th><th>layers</th><th>reads</th><th class=\"n\">validation</th><th class=\"n\">lost</th><th class=\"n\">at most</th><th class=\"n\">p</th><th class=\"n\">weight bits</th><th class=\"n\">operations</th><th></th></tr></thead><tbody>");
        foreach (var candidate in report.Search.Candidates)
        {
            table.Append(CultureInfo.InvariantCulture, $"<tr{(candidate.Number == report.Search.Chosen ? " class=\"ours\"" : "")}><td>{candidate.Number} {StepName(candidate.Step)}</td><td>{Text(candidate.Layers)}</td><td>{(candidate.Slices.Count == 0 ? "bytes" : Slices(candidate.Slices))}</td>");
            table.Append(CultureInfo.InvariantCulture, $"<td class=\"n\">{Percent(candidate.ValidationAccuracy)}</td><td class=\"n\">{Points(candidate.Drop)}</td><td class=\"n\">{Points(candidate.DropBound)}</td><td class=\"n\">{candidate.Probability:g2}</td>");
            table.Append(CultureInfo.InvariantCulture, $"<td class=\"n\">{Number(candidate.WeightBits)}</td><td class=\"n\">{Number(candidate.BinaryOps + candidate.IntegerOps)}</td><td>{(candidate.Number == report.Search.Chosen ? "chosen" : candidate.Accepted ? "accepted" : "refused")}</td></tr>");
        }
        return table.Append("</tbody></table></div></details>").ToString();
    }

    private string Cleanup() =>
        report.Cleanup.WeightBitsAfter == report.Cleanup.WeightBitsBefore
            ? "<p>The clean-up found no channel without which all outputs are the same.</p>"
            : $"<p>The clean-up removed channels that no output depends on: {Number(report.Cleanup.WeightBitsBefore)} weight bits became {Number(report.Cleanup.WeightBitsAfter)}.</p>";

    private string TestNote()
    {
        var test = report.Test;
        return $"On {Number(test.Images)} test samples the baseline alone is right {Number(test.OnlyBaselineRight)} times, the compact network alone {Number(test.OnlyCompactRight)} times (seed {result.Recipe.Seed}): "
            + Invariant($"{Points(Math.Abs(test.Drop))} points {(test.Drop >= 0 ? "lost" : "gained")}; with 95 % confidence no more than {Points(Math.Max(0, test.DropBound95))} are lost; McNemar's exact p is {test.PValue:g2}.");
    }

    private string Confusion()
    {
        var labels = result.Data.Labels;
        if (labels.Length > MostClassesInMatrix)
            return $"<p>{labels.Length} classes are too many for a matrix here; report.json has it.</p>";
        var table = new StringBuilder("<div class=\"scroll\"><table class=\"matrix\"><caption>Rows: true class; columns: predicted class</caption><thead><tr><th></th>");
        foreach (var label in labels)
            table.Append(CultureInfo.InvariantCulture, $"<th><span>{Text(label)}</span></th>");
        table.Append("</tr></thead><tbody>");
        for (var truth = 0; truth < labels.Length; truth++)
        {
            var row = report.Test.Confusion[truth];
            var total = Math.Max(1, row.Sum());
            table.Append(CultureInfo.InvariantCulture, $"<tr><th>{Text(labels[truth])}</th>");
            for (var guess = 0; guess < labels.Length; guess++)
                table.Append(CultureInfo.InvariantCulture, $"<td class=\"{(guess == truth ? "right" : "wrong")}\" style=\"--part:{Math.Round(100 * Math.Sqrt((double)row[guess] / total))}%\">{(row[guess] == 0 ? "" : row[guess])}</td>");
            table.Append("</tr>");
        }
        return table.Append("</tbody></table></div>").ToString();
    }

    private string Misclassified()
    {
        if (result.Network.Input is not ImageInput input)
            return "";
        var wrong = Enumerable.Range(0, result.TestClasses.Length).Where(i => result.TestClasses[i] != result.Data.Test.Label(i)).ToArray();
        // Spread over the test samples, since sets may be sorted by class.
        var shown = Enumerable.Range(0, Math.Min(MostMisclassified, wrong.Length)).Select(i => wrong[(int)((long)i * wrong.Length / Math.Min(MostMisclassified, wrong.Length))]);
        var figures = shown.Select(i =>
            $"<figure><img alt=\"\" src=\"{BitmapImage.AddressOf(result.Data.Test.Image(i), input)}\"><figcaption>{Text(result.Data.Labels[result.Data.Test.Label(i)])}<br><em>taken for {Text(result.Data.Labels[result.TestClasses[i]])}</em></figcaption></figure>");
        return $"<h3>Some of the {Number(wrong.Length)} misclassified images</h3><div class=\"gallery\">{string.Concat(figures)}</div>";
    }

    private string CalibrationNote()
    {
        var (temperature, rejection, curves) = report.Calibration;
        var stored = temperature is null
            ? Invariant($"Nothing is stored in the network (--calibrate and --reject-to do that); a temperature of {curves.Temperature:g3} would suit. ")
            : Invariant($"The network stores the temperature {temperature:g3}{(rejection is { } least ? Invariant($" and rejects below a probability of {100 * least:f1} %") : "")}. ");
        return stored + "Curves are of validation samples.";
    }

    private static string Figures(params (string Chart, string Caption)[] figures) =>
        $"<div class=\"figures\">{string.Concat(figures.Select(figure => $"<figure>{figure.Chart}<figcaption>{figure.Caption}</figcaption></figure>"))}</div>";

    private static string StepName(CandidateStep step) => step switch
    {
        CandidateStep.Baseline => "baseline",
        CandidateStep.Reconstructed => "reconstructed",
        CandidateStep.PrunedSlices => "fewer slices",
        CandidateStep.WiderFirst => "wider first layer",
        CandidateStep.WidthsByImportance => "by importance",
        _ => "uniform",
    };

    private static string Time(double nanoseconds) => nanoseconds switch
    {
        < 1_000 => Invariant($"{nanoseconds:f0} ns"),
        < 100_000 => Invariant($"{nanoseconds / 1_000:f1} &micro;s"),
        < 1_000_000 => Invariant($"{nanoseconds / 1_000:f0} &micro;s"),
        _ => Invariant($"{nanoseconds / 1_000_000:f2} ms"),
    };

    private static string Percent(double part) => Invariant($"{100 * part:f2} %");

    private static string Points(double part) => Invariant($"{100 * part:f2}");

    private static string Number(long number) => number.ToString("n0", CultureInfo.InvariantCulture);

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
