namespace CompactBnn.Training.Compaction;

/// <summary>Why a network was trained.</summary>
public enum CandidateStep
{
    /// <summary>What all others are compared with.</summary>
    Baseline,

    /// <summary>All slices, full widths.</summary>
    Reconstructed,

    /// <summary>Fewer slices, full widths.</summary>
    PrunedSlices,

    /// <summary>Fewer slices, and more outputs of the first layer.</summary>
    WiderFirst,

    /// <summary>Fewer slices, or bytes where slices do not suit the data, and widths by the importance of neurons.</summary>
    WidthsByImportance,

    /// <summary>Input as for widths by importance, all widths shrunk alike.</summary>
    UniformWidths,
}

/// <summary>A network that the search trained, and how it compares with the baseline on the validation samples.</summary>
/// <param name="Number">Counted from 1.</param>
/// <param name="Step">Why it was trained.</param>
/// <param name="Layers">Its layers.</param>
/// <param name="Slices">The bits that it reads; empty where it reads bytes.</param>
/// <param name="ValidationAccuracy">0 to 1.</param>
/// <param name="Drop">Accuracy lost against the baseline, 0 to 1; negative where it is better.</param>
/// <param name="DropBound">What the loss stays below with the confidence of the search.</param>
/// <param name="Probability">How probable such a difference is between equally good networks (McNemar's exact test).</param>
/// <param name="Accepted">Whether <paramref name="Drop"/> and <paramref name="DropBound"/> are within the allowed loss.</param>
/// <param name="WeightBits">Stored bits of its weights.</param>
/// <param name="BinaryOps">Multiply-accumulates an image on bits.</param>
/// <param name="IntegerOps">Other multiply-accumulates an image.</param>
/// <param name="Epochs">Epochs of its training.</param>
/// <param name="Seconds">How long training took.</param>
public sealed record Candidate(
    int Number, CandidateStep Step, string Layers, IReadOnlyList<int> Slices, double ValidationAccuracy, double Drop, double DropBound, double Probability,
    bool Accepted, long WeightBits, long BinaryOps, long IntegerOps, int Epochs, double Seconds);
