using CompactBnn.Analysis;
using CompactBnn.Format;

namespace CompactBnn.Training.Compaction;

/// <summary>Which slices go first, and how many to begin with, from the sensitivity of a network that reads all of them.</summary>
internal static class SliceOrder
{
    /// <summary>The bits, the one whose loss changes the scores least first.</summary>
    public static int[] LeastFirst(SensitivityResult sensitivity) =>
        [.. sensitivity.Single(Replacement.Random).OrderBy(effect => effect.ScoreChange).ThenBy(effect => effect.Disturbance.Bits)
            .Select(effect => effect.Disturbance.BitNumbers.Single())];

    /// <summary>
    /// How many of the least significant bits may be random together without retraining before more than the allowed accuracy is lost. Retraining
    /// recovers much of it, so this is where a search begins, not where it ends.
    /// </summary>
    /// <param name="sensitivity">The sensitivity.</param>
    /// <param name="maxDrop">The allowed loss, 0 to 1.</param>
    public static int HarmlessBits(SensitivityResult sensitivity, double maxDrop) =>
        Math.Min(7, sensitivity.Cumulative.TakeWhile(effect => sensitivity.Accuracy - effect.Accuracy <= maxDrop).Count());

    /// <summary>The bits that remain when the first ones of an order go, rising.</summary>
    public static EquatableArray<int> Without(int[] order, int pruned) => EquatableArray<int>.From(order.Skip(pruned).Order());
}
