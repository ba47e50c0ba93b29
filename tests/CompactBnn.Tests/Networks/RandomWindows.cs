using CompactBnn.Format;
using CsCheck;

namespace CompactBnn.Tests.Networks;

/// <summary>Random windows that fit a map.</summary>
internal static class RandomWindows
{
    /// <summary>1x1 without padding.</summary>
    public static Window Pointwise { get; } = new(Extent.One, Extent.One, Extent.One, Padding.None);

    /// <summary>A window of a convolution: up to 5x5, any side padded, also by more than the window.</summary>
    public static Gen<Window> Sliding(Shape map) =>
        from vertical in Sliding(map.Height)
        from horizontal in Sliding(map.Width)
        select Join(vertical, horizontal);

    /// <summary>A window of a convolution that keeps the map's height and width.</summary>
    public static Gen<Window> Same { get; } = from vertical in SameAxis from horizontal in SameAxis select Join(vertical, horizontal);

    /// <summary>A window of a max-pool.</summary>
    public static Gen<Window> Pooling(Shape map) =>
        from vertical in Pooling(map.Height)
        from horizontal in Pooling(map.Width)
        from ceiling in Gen.Bool
        select Join(vertical, horizontal) with { Ceiling = ceiling };

    private static Gen<Axis> Sliding(int edge) =>
        from size in Gen.Int[1, 5]
        from stride in Gen.Frequency((3, 1), (1, 2), (1, 3))
        from dilation in Gen.Frequency((3, 1), (1, 2), (1, 3))
        from before in Pad
        from after in Pad
        let missing = (size - 1) * dilation + 1 - edge - before - after
        select new Axis(size, stride, dilation, before, after + Math.Max(missing, 0));

    private static Gen<Axis> SameAxis =>
        from size in Gen.Int[1, 4]
        from dilation in Gen.Frequency((3, 1), (1, 2))
        from before in Gen.Int[0, (size - 1) * dilation]
        select new Axis(size, 1, dilation, before, (size - 1) * dilation - before);

    private static Gen<Axis> Pooling(int edge) =>
        from size in Gen.Int[1, Math.Min(edge, 4)]
        from stride in Gen.Int[1, 4]
        from before in Gen.Int[0, size - 1]
        from after in Gen.Int[0, size - 1]
        select new Axis(size, stride, 1, before, after);

    private static Gen<int> Pad => Gen.Frequency((4, Gen.Const(0)), (4, Gen.Int[1, 2]), (1, Gen.Int[3, 7]));

    private static Window Join(Axis vertical, Axis horizontal) => new(
        new(vertical.Size, horizontal.Size), new(vertical.Stride, horizontal.Stride), new(vertical.Dilation, horizontal.Dilation),
        new(vertical.Before, horizontal.Before, vertical.After, horizontal.After));

    private sealed record Axis(int Size, int Stride, int Dilation, int Before, int After);
}
