namespace CompactBnn.Interop.Import;

/// <summary>Operators that move the elements of a constant.</summary>
internal static class StructuralOperators
{
    /// <summary>The result, or null where the operator is none of these.</summary>
    public static Tensor? Evaluate(GraphNode node, Tensor first, Tensor?[] operands, int operatorSet) => node.Operator switch
    {
        "Reshape" => first.Reshaped(Shapes.Reshape(node, first.Dimensions, Operand(node, operands, 1).ToIntegers())),
        "Flatten" => first.Reshaped(Shapes.Flatten(node, first.Dimensions)),
        "Squeeze" => first.Reshaped(Shapes.Squeeze(node, first.Dimensions, Axes(node, operands))),
        "Unsqueeze" => first.Reshaped(Shapes.Unsqueeze(node, first.Dimensions, Axes(node, operands))),
        "Transpose" => Transpose(node, first),
        "Concat" => Concatenate(node, [.. operands.Select((_, i) => Operand(node, operands, i))]),
        "Gather" => Gather(node, first, Operand(node, operands, 1)),
        "Slice" => Slice(node, first, operands, operatorSet),
        "Expand" => Expand(node, first, Operand(node, operands, 1)),
        "ConstantOfShape" => Filled(node, first),
        _ => null,
    };

    /// <summary>Axes by operand, as newer operator sets have them, or by attribute.</summary>
    public static int[]? Axes(GraphNode node, Tensor?[] operands) =>
        operands.Length > 1 && operands[1] is { } axes ? axes.ToIntegers() : node.Integers("axes");

    private static Tensor Operand(GraphNode node, Tensor?[] operands, int index) =>
        index < operands.Length && operands[index] is { } operand ? operand : throw new ImportException($"{node.Title} lacks operand {index}");

    private static Tensor Transpose(GraphNode node, Tensor x)
    {
        var order = Shapes.TransposedOrder(node, x.Dimensions, out var shape);
        return new(x.Kind, shape, Array.ConvertAll(order, index => x.Values[index]));
    }

    private static Tensor Concatenate(GraphNode node, Tensor[] parts)
    {
        var axis = Shapes.Axis(node, (int)node.Integer("axis", 0), parts[0].Dimensions.Length);
        if (parts.Any(part => part.Dimensions.Length != parts[0].Dimensions.Length))
            throw new ImportException($"{node.Title} reads values of different rank");
        var shape = parts[0].Dimensions.ToArray();
        shape[axis] = parts.Sum(part => part.Dimensions[axis]);
        var outer = shape.Take(axis).Aggregate(1, (product, size) => product * size);
        var values = new List<double>(Tensor.CountOf(shape));
        for (var i = 0; i < outer; i++)
        {
            foreach (var part in parts)
                values.AddRange(part.Values.AsSpan(i * (part.Values.Length / outer), part.Values.Length / outer));
        }
        return values.Count == Tensor.CountOf(shape) ? new(parts[0].Kind, shape, [.. values])
            : throw new ImportException($"{node.Title} reads values of shapes that do not fit");
    }

    private static Tensor Gather(GraphNode node, Tensor x, Tensor indices)
    {
        var axis = Shapes.Axis(node, (int)node.Integer("axis", 0), x.Dimensions.Length);
        int[] shape = [.. x.Dimensions.Take(axis), .. indices.Dimensions, .. x.Dimensions.Skip(axis + 1)];
        var inner = x.Dimensions.Skip(axis + 1).Aggregate(1, (product, size) => product * size);
        var values = new double[Tensor.CountOf(shape)];
        for (var i = 0; i < values.Length; i++)
        {
            var place = i / inner % indices.Values.Length;
            var index = (long)indices.Values[place] + (indices.Values[place] < 0 ? x.Dimensions[axis] : 0);
            if (index < 0 || index >= x.Dimensions[axis])
                throw new ImportException($"{node.Title} takes element {index} of {x.Dimensions[axis]}");
            values[i] = x.Values[(i / inner / indices.Values.Length * x.Dimensions[axis] + (int)index) * inner + i % inner];
        }
        return new(x.Kind, shape, values);
    }

    private static Tensor? Slice(GraphNode node, Tensor x, Tensor?[] operands, int operatorSet)
    {
        int[]? Part(int index, string attribute) => operatorSet >= 10 ? index < operands.Length ? operands[index]?.ToIntegers() : null : node.Integers(attribute);
        if (Part(1, "starts") is not { } starts || Part(2, "ends") is not { } ends)
            return null;
        var axes = Part(3, "axes") ?? [.. Enumerable.Range(0, starts.Length)];
        var steps = Part(4, "steps") ?? [.. Enumerable.Repeat(1, starts.Length)];
        for (var i = 0; i < starts.Length && i < axes.Length; i++)
            x = SliceAxis(node, x, Shapes.Axis(node, axes[i], x.Dimensions.Length), starts[i], ends[i], steps[i]);
        return x;
    }

    private static Tensor SliceAxis(GraphNode node, Tensor x, int axis, int start, int end, int step)
    {
        if (step != 1)
            throw new ImportException($"{node.Title} takes steps of {step}; 1 is right");
        var size = x.Dimensions[axis];
        start = Math.Clamp(start < 0 ? start + size : start, 0, size);
        end = Math.Clamp(end < 0 ? end + size : end, start, size);
        var inner = x.Dimensions.Skip(axis + 1).Aggregate(1, (product, part) => product * part);
        int[] shape = [.. x.Dimensions.Take(axis), end - start, .. x.Dimensions.Skip(axis + 1)];
        var values = new double[Tensor.CountOf(shape)];
        for (var i = 0; i < values.Length; i++)
            values[i] = x.Values[(i / inner / (end - start) * size + start + i / inner % (end - start)) * inner + i % inner];
        return new(x.Kind, shape, values);
    }

    private static Tensor Expand(GraphNode node, Tensor x, Tensor target)
    {
        var shape = Broadcasting.Shape(node.Title, [x.Dimensions, target.ToIntegers()]);
        return new(x.Kind, shape, Array.ConvertAll(Broadcasting.Indices(x.Dimensions, shape), index => x.Values[index]));
    }

    private static Tensor Filled(GraphNode node, Tensor target)
    {
        var value = node.Attribute("value") is { T: { } tensor } ? TensorReader.Read(tensor, node.Name) : Tensor.Scalar(TensorKind.Float, 0);
        var values = new double[Tensor.CountOf(target.ToIntegers())];
        Array.Fill(values, value.Values[0]);
        return new(value.Kind, target.ToIntegers(), values);
    }
}
