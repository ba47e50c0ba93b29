namespace CompactBnn.Training.Fitting;

/// <summary>Listens to runs that are done already and only read from their checkpoints.</summary>
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
