using CompactBnn.Format;
using CsCheck;

namespace CompactBnn.Tests.Networks;

/// <summary>Random operations that fit a stage of a chain.</summary>
internal static class RandomLayers
{
    private const int MultiplyAccumulates = 150_000;
    private const int Elements = 6_000;
    private static readonly int[] Counts = [1, 2, 3, 5, 8, 16, 31, 63, 64, 65, 127, 128, 130, 300];

    /// <summary>The first operation, which reads bytes.</summary>
    public static Gen<Step> Encoding(Stage stage) => Gen.Frequency((3, Planes(stage)), (1, Values(stage)));

    /// <summary>Integers of an image's bytes, a convolution of them by weights of ±1, and its threshold.</summary>
    public static Gen<Step> OnBytes(Stage stage) =>
        from bound in Gen.OneOf(1, 128, 255)
        from table in Gen.OneOf(
            Gen.Const(Enumerable.Range(0, 256 * stage.Shape.Channels).Select(i => (i % 256 - 128) * bound / 128).ToArray()),
            Gen.Int[-bound, bound].Array[256 * stage.Shape.Channels])
        let values = new EncodeValues(stage.NextName("values"), stage.Value, EquatableArray<short>.From(table.Select(v => (short)v)))
        let integers = (stage with { Kind = ElementKind.Integer, Bound = bound }).After(stage, values)
        from drawn in Gen.OneOf(RandomWindows.Same, RandomWindows.Sliding(stage.Shape))
        let window = drawn with { Stride = Extent.One }
        let shape = new Shape(window.OutputHeight(stage.Shape.Height), window.OutputWidth(stage.Shape.Width), 1)
        from channels in Gen.OneOf(1, 2, 7, 32, 64, 65)
        let taps = window.Size.Vertical * window.Size.Horizontal * stage.Shape.Channels
        from signs in RandomWeights.Bits(channels * taps)
        let layer = new Convolution(integers.Result.NextName("conv"), integers.Result.Value, channels, window, 1, 0, Weights.Binary(signs))
        let sums = (integers.Result with { Shape = shape with { Channels = channels }, Bound = bound * taps }).After(integers.Result, layer)
        from threshold in Threshold(sums.Result)
        select threshold with { Operations = [.. integers.Operations, .. sums.Operations, .. threshold.Operations] };

    /// <summary>An operation in the middle of a chain.</summary>
    public static Gen<Step> Next(Stage stage)
    {
        var weighted = stage.Shape.Positions == 1
            ? Gen.Frequency((2, Dense(stage, Count(stage.Shape.Elements))), (1, Convolution(stage)))
            : Convolution(stage);
        if (stage.Kind == ElementKind.Bit)
            return Gen.Frequency((5, weighted), (2, MaxPool(stage)), (1, Flatten(stage)), (2, RandomBranches.OfBits(stage)));
        return Gen.Frequency(
            (5, Threshold(stage)),
            (1, MaxPool(stage)),
            (2, RandomBranches.Affine(stage)),
            (3, RandomBranches.OfIntegers(stage)),
            (stage.Fits(stage.Shape.Channels) ? 2 : 0, weighted),
            (stage.Fits(stage.Shape.Elements) ? 1 : 0, Flatten(stage)));
    }

    /// <summary>An operation on the shortest way to the scores.</summary>
    public static Gen<Step> Closing(Stage stage)
    {
        if (stage.Shape.Positions > 1)
            return stage.Fits(stage.Shape.Elements) ? Flatten(stage) : Threshold(stage);
        if (stage.Shape.Channels <= 12)
            return Scores(stage);
        if (!stage.Fits(stage.Shape.Channels))
            return Threshold(stage);
        var dense = Dense(stage, Gen.Int[1, 12]);
        return stage.Shape.Channels <= 130 ? Gen.Frequency((5, dense), (1, Scores(stage))) : dense;
    }

    private static Gen<Step> Planes(Stage stage) =>
        from count in Count(stage.Shape.Positions)
        from planes in RandomPlane(stage.Shape.Channels).Array[count]
        let result = stage with { Kind = ElementKind.Bit, Shape = stage.Shape with { Channels = count }, Bound = 1 }
        select result.After(stage, new EncodePlanes(stage.NextName("planes"), stage.Value, EquatableArray<Plane>.Adopt(planes)));

    private static Gen<Plane> RandomPlane(int colours) =>
        from colour in Gen.Int[0, colours - 1]
        from plane in Gen.Frequency(
            (4, Gen.Int[0, 7].Select(bit => Plane.Slice(colour, bit))),
            (4, Gen.Int[0, 256].Select(level => Plane.AtLeast(colour, level))),
            (1, Gen.ULong.Array[4].Select(words => new Plane(colour, PackedBits.FromWords(words, 256)))))
        select plane;

    private static Gen<Step> Values(Stage stage) =>
        from bound in Gen.OneOf(1, 7, 255, 32767)
        from table in Gen.Int[-bound, bound].Array[256 * stage.Shape.Channels]
        let result = stage with { Kind = ElementKind.Integer, Bound = bound }
        select result.After(stage, new EncodeValues(stage.NextName("values"), stage.Value, EquatableArray<short>.From(table.Select(v => (short)v))));

    /// <summary>A convolution that keeps the map's height and width, of so many channels.</summary>
    public static Gen<Step> SameConvolution(Stage stage, int channels) =>
        from drawn in RandomWindows.Same
        let window = Cost(stage, drawn) * stage.Shape.Channels * channels <= MultiplyAccumulates && stage.Fits(drawn.Size.Vertical * drawn.Size.Horizontal * stage.Shape.Channels)
            ? drawn : RandomWindows.Pointwise
        from padValue in stage.Kind == ElementKind.Bit ? Gen.OneOf(0, 1, -1) : Gen.Const(0)
        let taps = window.Size.Vertical * window.Size.Horizontal * stage.Shape.Channels
        from weights in RandomWeights.Of(channels, taps)
        let result = stage with { Kind = ElementKind.Integer, Shape = stage.Shape with { Channels = channels }, Bound = stage.Bound * taps * Largest(weights) }
        select result.After(stage, new Convolution(stage.NextName("conv"), stage.Value, channels, window, 1, padValue, weights));

    private static Gen<Step> Convolution(Stage stage) =>
        from drawn in RandomWindows.Sliding(stage.Shape)
        from groups in Gen.OneOf([.. Enumerable.Range(1, stage.Shape.Channels).Where(g => stage.Shape.Channels % g == 0)])
        let inputs = stage.Shape.Channels / groups
        let window = Cost(stage, drawn) * inputs * groups <= MultiplyAccumulates && stage.Fits(drawn.Size.Vertical * drawn.Size.Horizontal * inputs) ? drawn : RandomWindows.Pointwise
        let shape = new Shape(window.OutputHeight(stage.Shape.Height), window.OutputWidth(stage.Shape.Width), 1)
        from outputs in Count(Math.Max(shape.Positions, Cost(stage, window) * inputs * Elements / MultiplyAccumulates) * groups)
        from padValue in stage.Kind == ElementKind.Bit ? Gen.OneOf(0, 0, 1, -1) : Gen.Const(0)
        let taps = window.Size.Vertical * window.Size.Horizontal * inputs
        from weights in RandomWeights.Of(outputs * groups, taps)
        let result = stage with { Kind = ElementKind.Integer, Shape = shape with { Channels = outputs * groups }, Bound = stage.Bound * taps * Largest(weights) }
        select result.After(stage, new Convolution(stage.NextName("conv"), stage.Value, outputs * groups, window, groups, padValue, weights));

    private static Gen<Step> Dense(Stage stage, Gen<int> counts) =>
        from units in counts
        from weights in RandomWeights.Of(units, stage.Shape.Channels)
        let result = stage with { Kind = ElementKind.Integer, Shape = new(1, 1, units), Bound = stage.Bound * stage.Shape.Channels * Largest(weights) }
        select result.After(stage, new Dense(stage.NextName("dense"), stage.Value, units, weights));

    /// <summary>One threshold a channel.</summary>
    public static Gen<Step> Threshold(Stage stage) =>
        from channels in RandomThreshold(stage.Bound).Array[stage.Shape.Channels]
        let result = stage with { Kind = ElementKind.Bit, Bound = 1 }
        select result.After(stage, new Threshold(stage.NextName("threshold"), stage.Value, EquatableArray<ChannelThreshold>.Adopt(channels)));

    /// <summary>Mostly levels where random sums lie, about the square root of the bound; also the whole range, its ends, and levels far outside.</summary>
    private static Gen<ChannelThreshold> RandomThreshold(long bound)
    {
        var reach = (int)Math.Min(bound, int.MaxValue - 2);
        var typical = (int)Math.Sqrt(reach) + 1;
        var levels = Gen.Frequency(
            (12, Gen.Int[-typical, typical]),
            (2, Gen.Int[-reach, reach]),
            (1, Gen.OneOf(-reach - 1, -reach, -reach + 1, reach - 1, reach, reach + 1)),
            (1, Gen.OneOf(int.MinValue, int.MinValue + 1, int.MaxValue - 1, int.MaxValue)));
        return Gen.Frequency(
            (8, levels.Select(level => new ChannelThreshold(Firing.AtLeast, level))),
            (4, levels.Select(level => new ChannelThreshold(Firing.AtMost, level))),
            (1, Gen.OneOf(new ChannelThreshold(Firing.Always, 0), new ChannelThreshold(Firing.Never, 0))));
    }

    /// <summary>A max-pool.</summary>
    public static Gen<Step> MaxPool(Stage stage) =>
        from window in RandomWindows.Pooling(stage.Shape)
        from minimum in stage.Kind == ElementKind.Bit ? RandomWeights.Bits(stage.Shape.Channels).Null() : Gen.Const((PackedBits?)null)
        let shape = new Shape(window.OutputHeight(stage.Shape.Height), window.OutputWidth(stage.Shape.Width), stage.Shape.Channels)
        select (stage with { Shape = shape }).After(stage, new MaxPool(stage.NextName("pool"), stage.Value, window, minimum));

    private static Gen<Step> Flatten(Stage stage)
    {
        var result = stage with { Shape = new(1, 1, (int)stage.Shape.Elements) };
        return Gen.Const(result.After(stage, new Flatten(stage.NextName("flatten"), stage.Value)));
    }

    private static Gen<Step> Scores(Stage stage) =>
        from scale in Gen.Frequency((2, Gen.Const(1f)), (3, Gen.Float[-2, 2]), (1, Gen.Const(0f))).Array[stage.Shape.Channels]
        from bias in Gen.Frequency((2, Gen.Const(0f)), (3, Gen.Float[-100, 100])).Array[stage.Shape.Channels]
        let operation = new Scores(stage.NextName("scores"), stage.Value, EquatableArray<float>.Adopt(scale), EquatableArray<float>.Adopt(bias))
        select stage.After(stage, operation);

    /// <summary>A number of channels, each of which costs <paramref name="elements"/> elements.</summary>
    private static Gen<int> Count(long elements) =>
        Gen.OneOf([.. Counts.Where(count => count == 1 || count * elements <= Elements)]);

    /// <summary>Taps of one input and one output channel over all positions.</summary>
    private static long Cost(Stage stage, Window window) =>
        (long)window.OutputHeight(stage.Shape.Height) * window.OutputWidth(stage.Shape.Width) * window.Size.Vertical * window.Size.Horizontal;

    private static int Largest(Weights weights) => weights.Kind == WeightKind.Integer ? 1 << (weights.BitWidth - 1) : 1;
}
