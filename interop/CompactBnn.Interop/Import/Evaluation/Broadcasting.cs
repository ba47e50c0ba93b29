namespace CompactBnn.Interop.Import;

/// <summary>ONNX's multidirectional broadcasting: dimensions of 1 repeat, missing leading ones count as 1.</summary>
internal static class Broadcasting
{
    /// <exception cref="ImportException">The shapes do not fit each other.</exception>
    public static int[] Shape(string title, IEnumerable<int[]> shapes)
    {
        var all = shapes.ToArray();
        var result = new int[all.Max(shape => shape.Length)];
        for (var axis = 0; axis < result.Length; axis++)
        {
            var size = 1;
            foreach (var shape in all)
            {
                var place = axis - (result.Length - shape.Length);
                if (place < 0 || shape[place] == 1)
                    continue;
                if (size != 1 && size != shape[place])
                    throw new ImportException($"{title} reads the shapes {string.Join(" and ", all.Select(one => $"[{string.Join(", ", one)}]"))}, which do not fit");
                size = shape[place];
            }
            result[axis] = size;
        }
        _ = Tensor.CountOf(result);
        return result;
    }

    /// <summary>For each element of a result the element of an operand that it reads.</summary>
    public static int[] Indices(int[] operand, int[] result)
    {
        var indices = new int[Tensor.CountOf(result)];
        var strides = new int[result.Length];
        for (int axis = result.Length - 1, stride = 1; axis >= 0; axis--)
        {
            var place = axis - (result.Length - operand.Length);
            if (place < 0)
                break;
            strides[axis] = operand[place] == 1 ? 0 : stride;
            stride *= operand[place];
        }
        var counter = new int[result.Length];
        for (int i = 0, index = 0; i < indices.Length; i++)
        {
            indices[i] = index;
            for (var axis = result.Length - 1; axis >= 0; axis--)
            {
                index += strides[axis];
                if (++counter[axis] < result[axis])
                    break;
                index -= strides[axis] * result[axis];
                counter[axis] = 0;
            }
        }
        return indices;
    }
}
