using Spectre.Console;

namespace CompactBnn.Cli.Evaluation;

/// <summary>A progress bar while images are evaluated.</summary>
internal static class EvaluationProgress
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits for an evaluation and shows how far it is, if there is a terminal.</summary>
    /// <param name="terminal">Where the bar is drawn; null for nowhere.</param>
    /// <param name="done">The number of images that are done.</param>
    /// <param name="count">The number of all images.</param>
    /// <param name="evaluation">What is waited for.</param>
    public static Task<T> ShowAsync<T>(IAnsiConsole? terminal, Func<int> done, int count, Task<T> evaluation) =>
        terminal is null ? evaluation
        : terminal.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(context => FollowAsync(context.AddTask("images", maxValue: count), done, evaluation));

    private static async Task<T> FollowAsync<T>(ProgressTask bar, Func<int> done, Task<T> evaluation)
    {
        while (await Task.WhenAny(evaluation, Task.Delay(Interval)) != evaluation)
            bar.Value = done();
        return await evaluation;
    }
}
