namespace CompactBnn.Training.Fitting;

/// <summary>How far a run is.</summary>
/// <param name="Epoch">The running epoch, from 1.</param>
/// <param name="Epochs">Epochs of the whole run.</param>
/// <param name="Step">Steps done in this epoch.</param>
/// <param name="Steps">Steps of an epoch.</param>
/// <param name="Loss">Mean loss over the steps of this epoch.</param>
public sealed record StepProgress(int Epoch, int Epochs, int Step, int Steps, double Loss);

/// <summary>An epoch that ended.</summary>
/// <param name="Epoch">Its number, from 1.</param>
/// <param name="Loss">Mean loss over its steps.</param>
/// <param name="ValidationAccuracy">Accuracy on the validation samples, 0 to 1.</param>
/// <param name="Seconds">How long it took.</param>
public sealed record EpochResult(int Epoch, double Loss, double ValidationAccuracy, double Seconds);

/// <summary>Hears how a run goes on.</summary>
public interface ITrainingObserver
{
    /// <summary>The run begins, and keeps its state in a file.</summary>
    void Started(string checkpointPath);

    /// <summary>The run goes on after epochs that an interrupted run did.</summary>
    void Resumed(IReadOnlyList<EpochResult> epochs);

    /// <summary>A step is done.</summary>
    void Stepped(StepProgress progress);

    /// <summary>An epoch is done and its checkpoint is on disk.</summary>
    void EpochEnded(EpochResult epoch);
}
