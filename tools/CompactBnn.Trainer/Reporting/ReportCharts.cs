using CompactBnn.Analysis;
using CompactBnn.Training.Compaction;
using CompactBnn.Training.Recipes;
using OxyPlot;

namespace CompactBnn.Trainer.Reporting;

/// <summary>The charts of a report.</summary>
internal sealed class ReportCharts(CompactionResult result)
{
    private string Slice => ReportSummary.SliceName(result.Recipe.Coding);

    private string Axis => result.Recipe.Coding == SliceCoding.Levels ? "level (7 is the middle one, 6 and 5 the next)" : "bit (7 is the most significant)";

    /// <summary>Accuracy against slices kept: without retraining, and of networks trained on fewer slices.</summary>
    public string Slices()
    {
        var chart = new Chart("Validation accuracy against the number of slices kept", "slices kept", "validation accuracy, %");
        var cumulative = result.Sensitivity.Cumulative.ToArray();
        chart.Spread(ChartColours.First, cumulative.Select((effect, i) => (7.0 - i, 100 * effect.Accuracy, 100 * effect.Deviation)));
        chart.Line("the rest random, not retrained", ChartColours.First, [(8, 100 * result.Sensitivity.Accuracy), .. cumulative.Select((effect, i) => (7.0 - i, 100 * effect.Accuracy))]);
        var retrained = result.Candidates.Where(candidate => candidate.Step is CandidateStep.Reconstructed or CandidateStep.PrunedSlices)
            .OrderBy(candidate => candidate.Slices.Count).Select(candidate => ((double)candidate.Slices.Count, 100 * candidate.ValidationAccuracy));
        chart.Line("retrained on the kept ones", ChartColours.Second, retrained);
        chart.Line("least allowed", ChartColours.Faint, [(0, Least), (8, Least)], dashed: true, marked: false);
        (chart.Across.Minimum, chart.Across.Maximum, chart.Across.MajorStep) = (0, 8.2, 1);
        return chart.ToHtml("slices");
    }

    /// <summary>Accuracy lost when one slice is replaced.</summary>
    public string Sensitivity()
    {
        var chart = new Chart($"Validation accuracy lost when one {Slice} is replaced, for each {Slice} and replacement", Axis, "points lost");
        chart.NamesAcross(Enumerable.Range(0, 8).Select(bit => $"{bit}"));
        var bars = new[] { (Replacement.Random, "random", ChartColours.First), (Replacement.Zero, "by 0", ChartColours.Second), (Replacement.One, "by 1", ChartColours.Third), (Replacement.LeaveOut, "left out", ChartColours.Fourth) };
        foreach (var (by, title, colour) in bars)
        {
            var effects = result.Sensitivity.Single(by).OrderBy(effect => effect.Disturbance.Bits).ToArray();
            if (effects.Length == 8)
                chart.Bars(title, colour, effects.Select(effect => 100 * (result.Sensitivity.Accuracy - effect.Accuracy)));
        }
        return chart.ToHtml("sensitivity");
    }

    /// <summary>Mean change of the scores when one slice is random.</summary>
    public string ScoreChange()
    {
        var chart = new Chart($"Mean change of the scores when one {Slice} is random", Axis, "change of a score, standard deviations");
        chart.NamesAcross(Enumerable.Range(0, 8).Select(bit => $"{bit}"));
        chart.Bars("random", ChartColours.First, result.Sensitivity.Single(Replacement.Random).OrderBy(effect => effect.Disturbance.Bits).Select(effect => effect.ScoreChange));
        return chart.ToHtml("scores");
    }

    /// <summary>Size against accuracy over all candidates.</summary>
    public string FrontierOfSize() => Frontier("weight bits", candidate => candidate.WeightBits);

    /// <summary>Operations against accuracy over all candidates.</summary>
    public string FrontierOfOperations() => Frontier("multiply-accumulates an image", candidate => candidate.BinaryOps + candidate.IntegerOps);

    /// <summary>Output channels of each layer before and after.</summary>
    public string Widths()
    {
        var before = result.Recipe.Architecture.Layers;
        var after = result.Rows.Single(row => row.Row == RowKind.Cbnn).Architecture.Layers;
        return new Chart("Output channels of each layer in the baseline and in the compact network", "layer", "output channels")
            .NamesAcross(before.Select((layer, i) => $"{i + 1}{(layer is Training.Networks.DensePlan ? " dense" : " conv")}"))
            .Bars("baseline", ChartColours.Faint, before.Select(layer => (double)layer.Outputs))
            .Bars("compact", ChartColours.First, after.Select(layer => (double)layer.Outputs)).ToHtml("widths");
    }

    /// <summary>Importance of the neurons, layer by layer, sorted.</summary>
    public string Importance()
    {
        var chart = new Chart("Importance of the neurons of each layer, the most important first", "part of the layer's neurons, %", "change of a score, standard deviations");
        OxyColor[] colours = [ChartColours.First, ChartColours.Second, ChartColours.Third, ChartColours.Fourth, ChartColours.Faint];
        for (var layer = 0; layer < result.Importance.Count; layer++)
        {
            var sorted = result.Importance[layer].OrderDescending().ToArray();
            chart.Line($"layer {layer + 1}", colours[layer % colours.Length], sorted.Select((value, i) => (100.0 * (i + 1) / sorted.Length, value)), dashed: layer >= colours.Length, marked: false);
        }
        return chart.ToHtml("importance");
    }

    /// <summary>Probability against accuracy.</summary>
    public string Reliability()
    {
        var chart = new Chart("Accuracy of validation images against the probability of their predicted class", "probability of the predicted class, %", "right, %");
        chart.Line("as it should be", ChartColours.Faint, [(0, 0), (100, 100)], dashed: true, marked: false);
        foreach (var (calibrated, title, colour) in new[] { (false, "uncalibrated", ChartColours.Second), (true, "with temperature", ChartColours.First) })
            chart.Line(title, colour, result.Calibration.Reliability.Where(bin => bin.Calibrated == calibrated).Select(bin => (100 * bin.Probability, 100 * bin.Accuracy)));
        (chart.Across.Minimum, chart.Across.Maximum, chart.Up.Minimum, chart.Up.Maximum) = (0, 100, 0, 102);
        return chart.ToHtml("reliability");
    }

    /// <summary>What rejecting the least sure images brings.</summary>
    public string Rejection() =>
        new Chart("Accuracy of the accepted validation images against the part that is accepted", "accepted, %", "right among the accepted, %")
            .Line(null, ChartColours.First, result.Calibration.Rejection.Select(point => (100 * point.Accepted, 100 * point.Accuracy)), marked: false).ToHtml("rejection");

    private double Least => 100 * (result.Candidates[0].ValidationAccuracy - result.Options.MaxDrop);

    private string Frontier(string across, Func<Candidate, long> cost)
    {
        var chart = new Chart($"Validation accuracy of all candidates against {across}", across, "validation accuracy, %").LogarithmicAcross();
        (double, double) At(Candidate candidate) => (cost(candidate), 100 * candidate.ValidationAccuracy);
        foreach (var (title, colour, steps) in new (string, OxyColor, CandidateStep[])[]
        {
            ("baseline, all slices", ChartColours.Faint, [CandidateStep.Baseline, CandidateStep.Reconstructed]),
            ("fewer slices", ChartColours.Fourth, [CandidateStep.PrunedSlices, CandidateStep.WiderFirst]),
            ("by importance", ChartColours.First, [CandidateStep.WidthsByImportance]),
            ("uniform", ChartColours.Third, [CandidateStep.UniformWidths]),
        })
        {
            var candidates = result.Candidates.Where(candidate => steps.Contains(candidate.Step)).ToArray();
            chart.Points(title, colour, MarkerType.Circle, candidates.Where(candidate => candidate.Accepted).Select(At));
            chart.Points(null, colour, MarkerType.Cross, candidates.Where(candidate => !candidate.Accepted).Select(At));
        }
        var costs = result.Candidates.Select(cost).ToArray();
        chart.Line("least allowed", ChartColours.Faint, [(costs.Min(), Least), (costs.Max(), Least)], dashed: true, marked: false);
        chart.Points("chosen", ChartColours.Second, MarkerType.Star, [At(result.Chosen)], 9);
        (chart.Across.Minimum, chart.Across.Maximum) = (costs.Min() / 1.3, costs.Max() * 1.3);
        return chart.ToHtml(across.Split(' ')[0]);
    }
}
