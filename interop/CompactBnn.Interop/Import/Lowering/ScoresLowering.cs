using CompactBnn.Format;

namespace CompactBnn.Interop.Import;

/// <summary>The last value of a graph: sums times one scale plus one bias a class.</summary>
internal static class ScoresLowering
{
    public static void Add(LoweringContext context, string output)
    {
        var value = context.Find(output) ?? throw new ImportException($"the output '{output}' does not depend on the input");
        if (value.Functions.Any(function => !function.IsLinear) && value.Base.Kind == ElementKind.Integer && !TakesTwoLevels(value))
            throw new ImportException($"the output '{output}' is no linear function of the last layer's sums; scores are a scale and a bias a class");
        var scores = context.Resolve(new(new() { OpType = "output", Name = "scores", Input = { output } }, 0), value);
        var classes = scores.Order.Length;
        if (scores.Dimensions.Take(Math.Max(0, scores.Dimensions.Length - 1)).Any(size => size != 1) && scores.Dimensions.Count(size => size != 1) > 1)
            throw new ImportException($"the output '{output}' has the shape [{string.Join(", ", scores.Dimensions)}]; one number a class is right");
        if (!scores.Order.SequenceEqual(LoweredValue.RowOrder(classes)))
            throw new ImportException($"the output '{output}' holds the classes in another order than the last layer");
        var row = context.Network.Row(scores.Base);
        var channels = scores.Base.Shape.Channels;
        context.Network.Add("scores", name => new Scores(name, row,
            EquatableArray<float>.From(Enumerable.Range(0, classes).Select(i => Finite(output, scores.Scale[i % channels]))),
            EquatableArray<float>.From(Enumerable.Range(0, classes).Select(i => Finite(output, scores.Offset[i % channels])))));
    }

    private static bool TakesTwoLevels(LoweredValue value) => value.Functions.All(function => LevelRuns.Of(function, value.Base.Step).Runs.Count <= 3);

    private static float Finite(string output, Rational number)
    {
        var rounded = (float)number.ToDouble();
        return float.IsFinite(rounded) ? rounded : throw new ImportException($"the output '{output}' has a scale or bias of {number}, too large for float32");
    }
}
