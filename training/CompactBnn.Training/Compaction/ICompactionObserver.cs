using CompactBnn.Training.Fitting;

namespace CompactBnn.Training.Compaction;

/// <summary>Hears how a compaction goes on.</summary>
public interface ICompactionObserver
{
    /// <summary>Something begins that has no progress of its own.</summary>
    /// <param name="what">One line for people.</param>
    void Began(string what);

    /// <summary>A network is trained now, or goes on from its checkpoint.</summary>
    /// <param name="what">One line for people.</param>
    /// <returns>Hears how its training goes on.</returns>
    ITrainingObserver Training(string what);

    /// <summary>A candidate was compared with the baseline.</summary>
    void Judged(Candidate candidate);
}
