using System.Globalization;
using CompactBnn.Training;
using CompactBnn.Training.Fitting;
using Spectre.Console;

namespace CompactBnn.Trainer;

/// <summary>Shows how a run goes on: a bar with the time left on a terminal, a line an epoch elsewhere.</summary>
internal static class ProgressDisplay
{
    /// <summary>Shows progress while some work runs.</summary>
    /// <param name="output">Where lines go.</param>
    /// <param name="work">Reports to the observer that it is given.</param>
    public static T While<T>(TextWriter output, Func<ITrainingObserver, T> work)
    {
        if (Console.IsOutputRedirected || output != Console.Out || !AnsiConsole.Profile.Capabilities.Interactive)
            return work(LinesTo(output));
        return AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context => work(BarIn(context)));
    }

    /// <summary>Writes a line an epoch.</summary>
    public static ITrainingObserver LinesTo(TextWriter output) => new Lines(output);

    /// <summary>Moves a bar of a progress display, a new one for each network, whose time left is that of this network.</summary>
    public static ITrainingObserver BarIn(ProgressContext context) => new Bar(context);

    private static string Describe(EpochResult epoch) => string.Create(
        CultureInfo.InvariantCulture, $"epoch {epoch.Epoch}: loss {epoch.Loss:f4}, validation {epoch.ValidationAccuracy:p2}, {epoch.Seconds:f0} s");

    private static string DescribeDone(IReadOnlyList<EpochResult> epochs) => string.Create(
        CultureInfo.InvariantCulture, $"{epochs.Count} epochs are done already, validation {epochs.Max(epoch => epoch.ValidationAccuracy):p2} at best");

    private sealed class Bar(ProgressContext context) : ITrainingObserver
    {
        private ProgressTask? _task;

        public void Started(string checkpointPath)
        {
            AnsiConsole.WriteLine($"checkpoint {checkpointPath}");
            _task?.StopTask();
            _task = null;
        }

        public void Resumed(IReadOnlyList<EpochResult> epochs) => AnsiConsole.WriteLine(DescribeDone(epochs));

        public void Stepped(StepProgress progress)
        {
            var isNew = _task is null;
            var task = _task ??= context.AddTask("starting", autoStart: false);
            task.MaxValue = (double)progress.Epochs * progress.Steps;
            task.Value = (double)(progress.Epoch - 1) * progress.Steps + progress.Step;
            task.Description = string.Create(CultureInfo.InvariantCulture, $"epoch {progress.Epoch} of {progress.Epochs}, loss {progress.Loss:f4}");
            // Only now, or the epochs of an earlier run would count as those of the first second.
            if (isNew)
                task.StartTask();
        }

        public void EpochEnded(EpochResult epoch) => AnsiConsole.WriteLine(Describe(epoch));
    }

    private sealed class Lines(TextWriter output) : ITrainingObserver
    {
        private int _epochs;

        public void Started(string checkpointPath) => output.WriteLine($"checkpoint {checkpointPath}");

        public void Resumed(IReadOnlyList<EpochResult> epochs) => output.WriteLine(DescribeDone(epochs));

        public void Stepped(StepProgress progress) => _epochs = progress.Epochs;

        public void EpochEnded(EpochResult epoch)
        {
            var left = TimeSpan.FromSeconds(Math.Ceiling(epoch.Seconds * Math.Max(0, _epochs - epoch.Epoch)));
            output.WriteLine($"{Describe(epoch)}{(_epochs > epoch.Epoch ? $", about {left:c} left" : "")}");
        }
    }
}
