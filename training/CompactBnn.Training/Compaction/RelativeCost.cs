using CompactBnn.Format;
using CompactBnn.Training.Networks;

namespace CompactBnn.Training.Compaction;

/// <summary>What a network costs as a part of what another one does, by what the search is to make small.</summary>
internal static class RelativeCost
{
    // By the times of generated code: a first layer of 8-bit weights on bytes takes about as long as a binary one of so many times its operations.
    private const int BinaryOpsOfInteger = 16;

    /// <summary>The cost of layers as a part of that of others on the same input.</summary>
    public static double Of(CompactionObjective objective, Architecture part, Architecture whole, Shape encoded) => Of(
        objective, (double)part.WeightsOn(encoded) / whole.WeightsOn(encoded), (double)part.OperationsOn(encoded) / whole.OperationsOn(encoded));

    /// <summary>The cost of a trained network as a part of that of another one.</summary>
    public static double Of(CompactionObjective objective, Candidate part, Candidate whole) =>
        Of(objective, (double)part.WeightBits / whole.WeightBits, Operations(part) / Operations(whole));

    private static double Of(CompactionObjective objective, double weights, double operations) => objective switch
    {
        CompactionObjective.Size => weights,
        CompactionObjective.Speed => operations,
        _ => (weights + operations) / 2,
    };

    private static double Operations(Candidate candidate) => candidate.BinaryOps + (double)BinaryOpsOfInteger * candidate.IntegerOps;
}
