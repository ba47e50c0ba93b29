using CompactBnn.Training;
using CompactBnn.Training.Compaction;

namespace CompactBnn.Trainer.Reporting;

/// <summary>The files that a compaction leaves.</summary>
/// <param name="Network">The weight file.</param>
/// <param name="Html">The report for people.</param>
/// <param name="Json">The report for programs.</param>
/// <param name="Log">The candidates, one line each.</param>
internal sealed record CompactionFiles(string Network, string Html, string Json, string Log)
{
    /// <summary>
    /// The files beside a weight file: <c>NAME.report.html</c> and so on, and without the name where the folder has it, as those of
    /// <c>models/NAME/NAME.cbnn</c>.
    /// </summary>
    /// <exception cref="TrainingException">Its folder does not exist, or it is a folder itself.</exception>
    public static CompactionFiles For(string network)
    {
        var path = OutputPath.Of(network);
        var folder = Path.GetDirectoryName(path)!;
        var name = Path.GetFileNameWithoutExtension(path);
        var stem = Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar + (name == Path.GetFileName(folder) ? "" : name + ".");
        return new(network, stem + "report.html", stem + "report.json", stem + "search.jsonl");
    }

    /// <summary>Writes network and reports, and says what came out.</summary>
    public void Write(CompactionResult result, CompactionReport report, TextWriter output)
    {
        CbnnFile.Write(Network, result.Network);
        WriteText(Json, report.ToJson());
        WriteText(Html, new ReportPage(result, report, Path.GetFileName(Network)).ToHtml());
        if (result.Chosen.Step == CandidateStep.Baseline)
            output.WriteLine("nothing smaller than the baseline stayed within the allowed loss; allow more (--max-drop), or give the baseline more channels or epochs");
        else if (result.Chosen.Slices.Count == 0)
            output.WriteLine("slices lost too much or saved nothing on these data, so the network reads bytes, and its widths alone were shrunk");
        if (result.Options.AcceptedAccuracy is { } wanted && result.Network.Scores.Rejection is null)
            output.WriteLine(FormattableString.Invariant($"no rejection threshold makes {wanted:p1} of the accepted validation samples right, so none is stored; ask for less (--reject-to), or for a more accurate network"));
        output.Write(ReportSummary.Of(report));
        output.WriteLine($"network {Network}");
        output.WriteLine($"report  {Html}");
        output.WriteLine();
        output.WriteLine(Usage.Of(result.Network, Path.GetFileName(Network)));
    }

    private static void WriteText(string path, string text)
    {
        var temporary = path + ".tmp";
        File.WriteAllText(temporary, text);
        File.Move(temporary, path, overwrite: true);
    }
}
