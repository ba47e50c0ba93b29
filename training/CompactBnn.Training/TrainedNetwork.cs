using CompactBnn.Format;
using CompactBnn.Training.Fitting;

namespace CompactBnn.Training;

/// <summary>A trained and exported network.</summary>
/// <param name="Network">The network in canonical form, with its results as metadata.</param>
/// <param name="Results">How training went.</param>
public sealed record TrainedNetwork(Network Network, TrainingResults Results);

/// <summary>A trained residual network.</summary>
/// <param name="Onnx">The bytes of an ONNX file, with its labels and results as remarks.</param>
/// <param name="Results">How training went.</param>
public sealed record TrainedGraph(ReadOnlyMemory<byte> Onnx, TrainingResults Results)
{
    /// <summary>Writes the file; it is whole or, after a failure, as it was before.</summary>
    /// <param name="path">Its path.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(string path) => AtomicFile.Write(path, stream => stream.Write(Onnx.Span));
}

/// <summary>How training went.</summary>
/// <param name="Epochs">All epochs.</param>
/// <param name="TestImages">Number of test images.</param>
/// <param name="TestAccuracy">The part of the test images whose class is right, 0 to 1.</param>
public sealed record TrainingResults(IReadOnlyList<EpochResult> Epochs, int TestImages, double TestAccuracy)
{
    /// <summary>The epoch whose network was kept: the last of those with the best validation accuracy.</summary>
    public EpochResult Best { get; } = Epochs.Aggregate((best, next) => next.ValidationAccuracy >= best.ValidationAccuracy ? next : best);

    /// <summary>Duration of all epochs together.</summary>
    public TimeSpan Duration => TimeSpan.FromSeconds(Epochs.Sum(epoch => epoch.Seconds));
}
