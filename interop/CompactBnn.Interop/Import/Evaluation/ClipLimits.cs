namespace CompactBnn.Interop.Import;

/// <summary>The limits of a <c>Clip</c>: operands from operator set 11 on, attributes before.</summary>
internal static class ClipLimits
{
    public static (double? Least, double? Most) Of(GraphNode node, Func<int, Tensor?> operand) =>
        (Limit(node, operand(1), "min"), Limit(node, operand(2), "max"));

    // Exporters write an open end as the largest float32 or as infinity.
    private static double? Limit(GraphNode node, Tensor? operand, string attribute)
    {
        var limit = operand is { Values.Length: > 0 } ? operand.Values[0] : node.Has(attribute) ? node.Float(attribute, 0) : (double?)null;
        return limit is { } value && Math.Abs(value) < float.MaxValue ? value : null;
    }
}
