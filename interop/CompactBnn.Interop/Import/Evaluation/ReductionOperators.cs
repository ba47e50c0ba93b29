namespace CompactBnn.Interop.Import;

/// <summary>Sums, means and norms over axes of a constant: scales are often means of absolute weights.</summary>
internal static class ReductionOperators
{
    /// <summary>The result, or null where the operator is none of these.</summary>
    public static Tensor? Evaluate(GraphNode node, Tensor x, Tensor?[] operands)
    {
        Func<double[], double>? reduce = node.Operator switch
        {
            "ReduceMean" => values => values.Average(),
            "ReduceSum" => values => values.Sum(),
            "ReduceMax" => values => values.Max(),
            "ReduceMin" => values => values.Min(),
            "ReduceL1" => values => values.Sum(Math.Abs),
            "ReduceL2" => values => Math.Sqrt(values.Sum(value => value * value)),
            _ => null,
        };
        return reduce is null ? null : Reduce(node, x, StructuralOperators.Axes(node, operands), reduce);
    }

    private static Tensor Reduce(GraphNode node, Tensor x, int[]? named, Func<double[], double> reduce)
    {
        var axes = (named ?? [.. Enumerable.Range(0, x.Dimensions.Length)]).Select(axis => Shapes.Axis(node, axis, x.Dimensions.Length)).ToHashSet();
        int[] kept = [.. x.Dimensions.Select((size, axis) => axes.Contains(axis) ? 1 : size)];
        var target = Broadcasting.Indices(kept, x.Dimensions);
        var groups = new List<double>[Tensor.CountOf(kept)];
        for (var i = 0; i < x.Values.Length; i++)
            (groups[target[i]] ??= []).Add(x.Values[i]);
        var values = groups.Select(group => group is null ? 0 : (double)(float)reduce([.. group])).ToArray();
        return new(x.Kind, node.Integer("keepdims", 1) != 0 ? kept : [.. x.Dimensions.Where((_, axis) => !axes.Contains(axis))], values);
    }
}
