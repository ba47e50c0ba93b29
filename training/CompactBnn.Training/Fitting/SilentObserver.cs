namespace CompactBnn.Training.Fitting;

/// <summary>Hears of runs whose progress nobody follows: those that are done and only read from their checkpoints, and those that another run needs first.</summary>
internal sealed class SilentObserver : ITrainingObserver
{
    /// <summary>The one instance.</summary>
    public static SilentObserver Instance { get; } = new();

    public void Started(string checkpointPath)
    {
    }

    public void Resumed(IReadOnlyList<EpochResult> epochs)
    {
    }

    public void Stepped(StepProgress progress)
    {
    }

    public void EpochEnded(EpochResult epoch)
    {
    }
}
