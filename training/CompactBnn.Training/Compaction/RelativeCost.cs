using CompactBnn.Format;
using CompactBnn.Training.Networks;
using CompactBnn.Training.Recipes;

namespace CompactBnn.Training.Compaction;

/// <summary>What a network costs as a part of what another one does, by what the search is to make small.</summary>
internal static class RelativeCost
{
    private const int BitsOfInteger = 8;

    // Near what generated code takes: by the table of models/fashion-compact one of a first layer of 8-bit weights on bytes costs about 9 binary ones, or 20 in batches.
    private const int BinaryOpsOfInteger = 16;

    /// <summary>The cost of layers as a part of that of others on the same input.</summary>
    /// <param name="objective">What is to be made small.</param>
    /// <param name="part">The layers.</param>
    /// <param name="whole">The others.</param>
    /// <param name="kind">What they read; on bytes the first layer has integers as weights.</param>
    /// <param name="encoded">The map that they read.</param>
    public static double Of(CompactionObjective objective, Architecture part, Architecture whole, NetworkKind kind, Shape encoded)
    {
        var (bits, operations) = Costs(part, kind, encoded);
        var (wholeBits, wholeOperations) = Costs(whole, kind, encoded);
        return Of(objective, (double)bits / wholeBits, (double)operations / wholeOperations);
    }

    /// <summary>The cost of a trained network as a part of that of another one.</summary>
    /// <param name="objective">What is to be made small.</param>
    /// <param name="part">The network.</param>
    /// <param name="whole">The other one.</param>
    public static double Of(CompactionObjective objective, Candidate part, Candidate whole) =>
        Of(objective, (double)part.WeightBits / whole.WeightBits, Operations(part) / Operations(whole));

    private static (long Bits, long Operations) Costs(Architecture architecture, NetworkKind kind, Shape encoded)
    {
        var layers = architecture.LayersOn(encoded).ToArray();
        var (weights, operations) = (layers.Sum(layer => layer.Weights), layers.Sum(layer => layer.Operations));
        return kind == NetworkKind.Bytes
            ? (weights + (BitsOfInteger - 1) * layers[0].Weights, operations + (BinaryOpsOfInteger - 1) * layers[0].Operations)
            : (weights, operations);
    }

    private static double Of(CompactionObjective objective, double bits, double operations) => objective switch
    {
        CompactionObjective.Size => bits,
        CompactionObjective.Speed => operations,
        _ => (bits + operations) / 2,
    };

    private static double Operations(Candidate candidate) => candidate.BinaryOps + (double)BinaryOpsOfInteger * candidate.IntegerOps;
}
