namespace CompactBnn.Training.Compaction;

/// <summary>What the search makes as small as the allowed loss lets it.</summary>
public enum CompactionObjective
{
    /// <summary>Weight bits.</summary>
    Size,

    /// <summary>Operations an image; one on integers counts as 16 binary ones, which take about as long.</summary>
    Speed,

    /// <summary>The mean of both, each as a part of what the larger network takes.</summary>
    Both,
}
