namespace CompactBnn.Interop.Import;

/// <summary>Shapes of operators that keep all elements. The batch is 1 throughout the import.</summary>
internal static class Shapes
{
    public static int CountOf(int[] shape) => Tensor.CountOf(shape);

    /// <summary>An axis counted from 0; negative ones count from the end.</summary>
    public static int Axis(GraphNode node, int axis, int rank) => axis >= -rank && axis < rank ? axis < 0 ? axis + rank : axis
        : throw new ImportException($"{node.Title} names axis {axis} of a value of {rank} dimensions");

    /// <summary>The dimensions that <c>Shape</c> gives: all, or from <c>start</c> up to <c>end</c>.</summary>
    public static int[] Part(GraphNode node, int[] dimensions)
    {
        int Place(string attribute, int otherwise)
        {
            var place = node.Integer(attribute, otherwise);
            return (int)Math.Clamp(place < 0 ? place + dimensions.Length : place, 0, dimensions.Length);
        }
        int start = Place("start", 0), end = Place("end", dimensions.Length);
        return start < end ? dimensions[start..end] : [];
    }

    /// <summary>A target shape with 0 (as it was, unless allowzero) and one -1 (what is left) filled in.</summary>
    public static int[] Reshape(GraphNode node, int[] from, int[] target)
    {
        var shape = target.ToArray();
        for (var i = 0; i < shape.Length; i++)
        {
            if (shape[i] == 0 && node.Integer("allowzero", 0) == 0 && i < from.Length)
                shape[i] = from[i];
        }
        var count = CountOf(from);
        var open = Array.IndexOf(shape, -1);
        if (open >= 0)
        {
            var known = CountOf([.. shape.Where((_, i) => i != open)]);
            shape[open] = known == 0 ? 0 : count / known;
        }
        return CountOf(shape) == count ? shape
            : throw new ImportException($"{node.Title} makes [{string.Join(", ", target)}] of [{string.Join(", ", from)}], which has another number of elements");
    }

    public static int[] Flatten(GraphNode node, int[] from)
    {
        var axis = (int)node.Integer("axis", 1);
        axis = axis < 0 ? axis + from.Length : axis;
        return axis >= 0 && axis <= from.Length ? [CountOf(from[..axis]), CountOf(from[axis..])]
            : throw new ImportException($"{node.Title} flattens at axis {axis} of {from.Length}");
    }

    public static int[] Squeeze(GraphNode node, int[] from, int[]? axes)
    {
        var dropped = axes?.Select(axis => Axis(node, axis, from.Length)).ToHashSet()
            ?? [.. Enumerable.Range(0, from.Length).Where(axis => from[axis] == 1)];
        return dropped.All(axis => from[axis] == 1) ? [.. from.Where((_, axis) => !dropped.Contains(axis))]
            : throw new ImportException($"{node.Title} drops a dimension that is not 1 of [{string.Join(", ", from)}]");
    }

    public static int[] Unsqueeze(GraphNode node, int[] from, int[]? axes)
    {
        var rank = from.Length + (axes ?? []).Length;
        var added = (axes ?? []).Select(axis => Axis(node, axis, rank)).ToHashSet();
        var rest = new Queue<int>(from);
        return added.Count == rank - from.Length ? [.. Enumerable.Range(0, rank).Select(axis => added.Contains(axis) ? 1 : rest.Dequeue())]
            : throw new ImportException($"{node.Title} adds an axis twice");
    }

    /// <summary>For each element of the transposed value the index of the element that it was.</summary>
    public static int[] TransposedOrder(GraphNode node, int[] from, out int[] shape)
    {
        var order = node.Integers("perm") ?? [.. Enumerable.Range(0, from.Length).Reverse()];
        if (!order.Order().SequenceEqual(Enumerable.Range(0, from.Length)))
            throw new ImportException($"{node.Title} permutes {from.Length} dimensions by [{string.Join(", ", order)}]");
        var transposed = Array.ConvertAll(order, axis => from[axis]);
        var strides = new int[from.Length];
        for (int axis = from.Length - 1, stride = 1; axis >= 0; stride *= from[axis--])
            strides[axis] = stride;
        var indices = new int[CountOf(from)];
        for (var i = 0; i < indices.Length; i++)
        {
            var rest = i;
            for (var axis = transposed.Length - 1; axis >= 0; axis--)
            {
                indices[i] += rest % transposed[axis] * strides[order[axis]];
                rest /= transposed[axis];
            }
        }
        shape = transposed;
        return indices;
    }
}
