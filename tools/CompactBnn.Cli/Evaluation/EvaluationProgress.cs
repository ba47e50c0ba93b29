using Spectre.Console;

namespace CompactBnn.Cli.Evaluation;

/// <summary>A progress bar while images are evaluated.</summary>
internal static class EvaluationProgress
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits for an evaluation and shows how far it is, if there is a terminal.</summary>
    public static Task<EvaluationResult> ShowAsync(IAnsiConsole? terminal, Evaluator evaluator, int count, Task<EvaluationResult> evaluation) =>
        terminal is null ? evaluation
        : terminal.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(context => FollowAsync(context.AddTask("images", maxValue: count), evaluator, evaluation));

    private static async Task<EvaluationResult> FollowAsync(ProgressTask bar, Evaluator evaluator, Task<EvaluationResult> evaluation)
    {
        while (await Task.WhenAny(evaluation, Task.Delay(Interval)) != evaluation)
            bar.Value = evaluator.Done;
        return await evaluation;
    }
}
