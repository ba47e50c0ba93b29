using CompactBnn.Format;

namespace CompactBnn.Data;

/// <summary>The source pixels along one axis that count for a target pixel, with whole-number weights.</summary>
/// <param name="First">The first source pixel.</param>
/// <param name="Weights">The weights of it and of those after it, each at least 1.</param>
/// <param name="Total">The sum of the weights.</param>
internal sealed record Taps(int First, long[] Weights, long Total)
{
    /// <summary>The taps of each target pixel that is kept.</summary>
    public static Taps[] Along(Axis axis, ResizeFilter filter)
    {
        var taps = new Taps[axis.Count];
        for (var i = 0; i < taps.Length; i++)
            taps[i] = Of(axis, axis.First + i, filter);
        return taps;
    }

    private static Taps Of(Axis axis, long index, ResizeFilter filter)
    {
        long source = axis.Source, target = axis.Target;
        // No filter reaches further than the target pixel's own area widened by one such area, and by one source pixel, on each side.
        var low = Math.Max(0, (index - 1) * source / target - 1);
        var high = Math.Min(source - 1, (index + 2) * source / target + 1);
        var first = low;
        var weights = new List<long>();
        for (var j = low; j <= high; j++)
        {
            var weight = Weight(source, target, index, j, filter);
            if (weight > 0)
                weights.Add(weight);
            else if (weights.Count == 0)
                first = j + 1;
        }
        return new(axis.Start + (int)first, [.. weights], weights.Sum());
    }

    private static long Weight(long source, long target, long index, long j, ResizeFilter filter) => filter switch
    {
        ResizeFilter.Nearest => j == (2 * index + 1) * source / (2 * target) ? 1 : 0,
        ResizeFilter.Area => Math.Min((index + 1) * source, (j + 1) * target) - Math.Max(index * source, j * target),
        _ => 2 * Math.Max(source, target) - Math.Abs((2 * j + 1) * target - (2 * index + 1) * source),
    };
}
