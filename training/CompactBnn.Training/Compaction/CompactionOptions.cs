using CompactBnn.Analysis;
using CompactBnn.Format;

namespace CompactBnn.Training.Compaction;

/// <summary>What a compaction may do.</summary>
public sealed record CompactionOptions
{
    /// <summary>Accuracy that the compact network may lose against the baseline, 0 to 1.</summary>
    public double MaxDrop { get; init; } = 0.01;

    /// <summary>
    /// How sure it must be that no more is lost: the one-sided confidence of the paired test, 0.5 to below 1. Null takes
    /// <see cref="UsualConfidence"/> where the validation part has at least <see cref="ValidationForConfidence"/> samples, and 0.5, which compares
    /// the drop itself, where it is too small to tell.
    /// </summary>
    public double? Confidence { get; init; }

    /// <summary>What the search makes small.</summary>
    public CompactionObjective Objective { get; init; }

    /// <summary>Networks that the search of widths may train, 1 or more.</summary>
    public int Candidates { get; init; } = 6;

    /// <summary>Networks of other seeds that are trained for the baseline and for the result together with the first one, 1 or more.</summary>
    public int Seeds { get; init; } = 3;

    /// <summary>Whether a temperature is calibrated on validation samples and stored in the network.</summary>
    public bool Calibrate { get; init; }

    /// <summary>Accuracy that images above the stored rejection threshold are to have, 0 to 1; null stores no threshold, nor does an accuracy that no threshold reaches.</summary>
    public double? AcceptedAccuracy { get; init; }

    /// <summary>
    /// Compiles a network, so that measurements which evaluate it very often are quick; gives null for one that does not compile. Null interprets
    /// all networks, with the same results.
    /// </summary>
    public Func<Network, ScoreImage?>? Compile { get; init; }

    /// <summary>The processor that trains.</summary>
    public TrainingDevice Device { get; init; }

    /// <summary>Threads of measurements.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>The usual confidence.</summary>
    public const double UsualConfidence = 0.95;

    /// <summary>Validation samples from which on the usual confidence is asked for.</summary>
    public const int ValidationForConfidence = 2000;

    /// <summary>The confidence for a number of validation samples.</summary>
    public double ConfidenceFor(int samples) => Confidence ?? (samples >= ValidationForConfidence ? UsualConfidence : 0.5);
}
