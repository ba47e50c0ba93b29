using System.Collections.Immutable;
using CompactBnn.Format;
using CsCheck;

namespace CompactBnn.Tests.Networks;

/// <summary>Random pieces of networks in which values have several readers, and operations several inputs.</summary>
internal static class RandomBranches
{
    private const int MostChannels = 300;

    /// <summary>Pieces that go on from bits.</summary>
    public static Gen<Step> OfBits(Stage stage) => Gen.Frequency((2, Sum(stage)), (2, Join(stage)), (1, Flattened(stage)));

    /// <summary>Pieces that go on from integers.</summary>
    public static Gen<Step> OfIntegers(Stage stage)
    {
        var layer = stage.Fits(stage.Shape.Channels) ? 1 : 0;
        return Gen.Frequency((4, Shortcut(stage)), (2, SumPool(stage)), (2, Join(stage)), (1, Add(stage, stage)), (layer, Flattened(stage)), (layer, Sum(stage)));
    }

    /// <summary>Multipliers of any sign and size; bounds anywhere, or none.</summary>
    public static Gen<Step> Affine(Stage stage) =>
        from shift in Gen.Frequency((3, Gen.Int[0, 32]), (1, Gen.OneOf(0, 31, 32)))
        from even in Gen.Bool
        from channels in Channel(stage.Bound, shift, even).Array[stage.Shape.Channels]
        let bounds = Gen.Int[-1 << 12, 1 << 12]
        from low in Gen.Frequency((2, Gen.Const(-int.MaxValue)), (1, Gen.Const(0)), (1, bounds))
        from room in Gen.Frequency((2, Gen.Const(int.MaxValue)), (1, Gen.Int[0, 1 << 12]))
        let affine = new Affine(stage.NextName("affine"), stage.Value, shift, low, (int)Math.Min((long)low + room, int.MaxValue), EquatableArray<ChannelAffine>.Adopt(channels))
        select (stage with { Bound = Bound(affine, stage) }).After(stage, affine);

    /// <summary>A threshold and a convolution, and the integers before them added to its sums: the block of Bi-Real networks.</summary>
    private static Gen<Step> Shortcut(Stage stage) =>
        from fires in RandomLayers.Threshold(stage)
        from conv in RandomLayers.SameConvolution(fires.Result, stage.Shape.Channels)
        from norm in Affine(conv.Result)
        from sum in Add(stage, norm.Result)
        select fires.Then(conv).Then(norm).Then(sum);

    /// <summary>Two convolutions of one value, mostly with different padding, and their sum.</summary>
    private static Gen<Step> Sum(Stage stage) =>
        from channels in Gen.OneOf(1, 3, 8, 17)
        from conv in RandomLayers.SameConvolution(stage, channels)
        // Nothing but the sum reads it, so it must be small enough for one.
        let left = conv.Result.Bound > 1 << 24 ? conv.Then(Cut(conv.Result)) : conv
        from right in RandomLayers.SameConvolution(stage with { Index = left.Result.Index }, channels)
        from sum in Add(left.Result, right.Result)
        select left.Then(right).Then(sum);

    /// <summary>The value, values before it of the same kind, height and width, and the value perhaps once more, side by side.</summary>
    private static Gen<Step> Join(Stage stage) =>
        from again in Gen.Int[1, 2]
        let others = stage.Before.Where(other => other.Kind == stage.Kind && (other.Shape.Height, other.Shape.Width) == (stage.Shape.Height, stage.Shape.Width)).Take(2).ToArray()
        let inputs = others.Length > 0 && again == 1 ? [.. others, stage] : new[] { stage, stage }
        let channels = inputs.Sum(input => input.Shape.Channels)
        let joined = stage with { Shape = stage.Shape with { Channels = channels }, Bound = inputs.Max(input => input.Bound) }
        select channels <= MostChannels
            ? joined.After(stage, new Concatenation(stage.NextName("concat"), EquatableArray<string>.From(inputs.Select(input => input.Value))))
            : stage.After(stage, new MaxPool(stage.NextName("pool"), stage.Value, RandomWindows.Pointwise, null));

    /// <summary>The value itself and a convolution of it, both flattened, side by side.</summary>
    private static Gen<Step> Flattened(Stage stage) =>
        from channels in Gen.OneOf(1, 2, 5)
        let first = Flatten(stage)
        from conv in RandomLayers.SameConvolution(stage with { Index = first.Result.Index }, channels)
        from second in stage.Kind == ElementKind.Bit ? RandomLayers.Threshold(conv.Result) : Gen.Const(conv with { Operations = [] })
        let last = Flatten(second.Result)
        let both = last.Result with { Shape = new(1, 1, (int)(first.Result.Shape.Elements + last.Result.Shape.Elements)), Bound = Math.Max(stage.Bound, last.Result.Bound) }
        let beside = both.After(last.Result, new Concatenation(last.Result.NextName("concat"), EquatableArray<string>.Adopt([first.Result.Value, last.Result.Value])))
        select first.Then(conv).Then(second).Then(last).Then(beside);

    private static Step Flatten(Stage stage) =>
        (stage with { Shape = new(1, 1, (int)stage.Shape.Elements) }).After(stage, new Flatten(stage.NextName("flatten"), stage.Value));

    /// <summary>The sum of two values, or of three where one is small enough; values that could exceed 32 bits are cut first.</summary>
    private static Gen<Step> Add(Stage left, Stage right) =>
        from twice in Gen.Bool
        let values = twice && left.Bound <= int.MaxValue / 8 ? new[] { left, right, left } : [left, right]
        let bound = values.Sum(value => value.Bound)
        let index = Math.Max(left.Index, right.Index)
        let cut = Cut(right with { Index = index })
        select bound <= int.MaxValue
            ? (right with { Bound = bound }).After(right with { Index = index }, new Addition($"add-{index}", EquatableArray<string>.From(values.Select(value => value.Value))))
            : left.Bound > 1 << 24 || left == right ? cut
            : cut.Then((right with { Bound = left.Bound + (1 << 24) }).After(cut.Result, new Addition($"add-{index + 1}", EquatableArray<string>.Adopt([cut.Result.Value, left.Value]))));

    private static Step Cut(Stage stage) => (stage with { Bound = Math.Min(stage.Bound, 1 << 24) }).After(stage, new Affine(
        stage.NextName("cut"), stage.Value, 0, -1 << 24, 1 << 24, EquatableArray<ChannelAffine>.From(Enumerable.Repeat(new ChannelAffine(1, 0), stage.Shape.Channels))));

    private static Gen<Step> SumPool(Stage stage) =>
        from window in RandomWindows.Pooling(stage.Shape)
        let taps = window.Size.Vertical * window.Size.Horizontal
        let shape = new Shape(window.OutputHeight(stage.Shape.Height), window.OutputWidth(stage.Shape.Width), stage.Shape.Channels)
        select stage.Bound * taps <= int.MaxValue
            ? (stage with { Shape = shape, Bound = stage.Bound * taps }).After(stage, new SumPool(stage.NextName("sum-pool"), stage.Value, window))
            : Cut(stage);

    private static Gen<ChannelAffine> Channel(long bound, int shift, bool even)
    {
        // Mostly such that the results are of the size of 2^16, whatever comes in.
        var typical = (int)Math.Clamp((65536L << shift) / Math.Max(bound, 1), 1, int.MaxValue);
        return
            from multiplier in Gen.Frequency((8, Gen.Int[-typical, typical]), (1, Gen.OneOf(0, 1, -1, int.MinValue, int.MaxValue)))
            from offset in Gen.Frequency((6, Gen.Long[-65536L << shift, 65536L << shift]), (1, Gen.OneOf(0, 1L << 62, -1L << 62)))
            select new ChannelAffine(even ? multiplier & ~1 : multiplier, offset);
    }

    private static long Bound(Affine affine, Stage stage)
    {
        var reach = (int)Math.Min(stage.Bound, int.MaxValue);
        return Enumerable.Range(0, affine.Channels.Length)
            .Max(channel => Math.Max(Math.Abs((long)affine.Apply(channel, reach)), Math.Abs((long)affine.Apply(channel, -reach))));
    }
}
