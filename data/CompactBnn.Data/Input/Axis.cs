namespace CompactBnn.Data;

/// <summary>What resampling does along one axis: scales <paramref name="Source"/> pixels to <paramref name="Target"/> and keeps some of these.</summary>
/// <param name="Start">The first source pixel that counts.</param>
/// <param name="Source">Number of source pixels that count.</param>
/// <param name="Target">Number of pixels to which they are scaled.</param>
/// <param name="First">The first target pixel that is kept.</param>
/// <param name="Count">Number of target pixels that are kept.</param>
internal readonly record struct Axis(int Start, int Source, long Target, long First, int Count)
{
    /// <summary>Scales pixels and keeps all of the result.</summary>
    public static Axis Whole(int start, int source, int target) => new(start, source, target, 0, target);

    /// <summary>Scales pixels and keeps <paramref name="count"/> of the result, the overhang being cut off evenly; an odd pixel goes at the end.</summary>
    public static Axis Middle(int source, long target, int count) => new(0, source, target, (target - count) / 2, count);
}
