using System.Globalization;
using CompactBnn.Training.Compaction;
using CompactBnn.Training.Fitting;
using Spectre.Console;

namespace CompactBnn.Trainer;

/// <summary>Shows how a compaction goes on: a line a network, and on a terminal a bar with the time left of the one that trains.</summary>
internal static class CompactionDisplay
{
    /// <summary>Shows progress while some work runs.</summary>
    /// <param name="output">Where lines go.</param>
    /// <param name="work">Reports to the observer that it is given.</param>
    public static T While<T>(TextWriter output, Func<ICompactionObserver, T> work)
    {
        if (Console.IsOutputRedirected || output != Console.Out || !AnsiConsole.Profile.Capabilities.Interactive)
            return work(new Observer(output.WriteLine, ProgressDisplay.LinesTo(output)));
        return AnsiConsole.Progress().HideCompleted(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context => work(new Observer(AnsiConsole.WriteLine, ProgressDisplay.BarIn(context))));
    }

    private sealed class Observer(Action<string> write, ITrainingObserver training) : ICompactionObserver
    {
        public void Began(string what) => write(what);

        public ITrainingObserver Training(string what)
        {
            write(what);
            return training;
        }

        public void Judged(Candidate candidate) => write(string.Create(
            CultureInfo.InvariantCulture,
            $"  validation {candidate.ValidationAccuracy:p2}, lost {100 * candidate.Drop:f2} points (at most {100 * candidate.DropBound:f2}), {candidate.WeightBits} weight bits: {(candidate.Accepted ? "accepted" : "refused")}"));
    }
}
