using System.Globalization;
using CompactBnn.Format;

namespace CompactBnn.Interop.Import;

/// <summary>What the graph reads, and how the bytes of a network become it.</summary>
/// <param name="Input">The input of the network.</param>
/// <param name="Value">The bytes as numbers of the graph.</param>
/// <param name="Numbers">The number of each byte.</param>
internal sealed record SourceInput(NetworkInput Input, LoweredValue Value, float[] Numbers)
{
    private const int Bytes = 256;

    /// <summary>Takes shape, layout and range from the options, or finds them out from the graph and says so.</summary>
    /// <exception cref="ImportException">The input is no picture and no row of numbers.</exception>
    public static SourceInput Of(ImportGraph graph, ImportOptions options, ImportNotes notes)
    {
        var dimensions = Dimensions(graph.Input);
        var (shape, order) = dimensions switch
        {
            [1, var a, var b, var c] => Map(graph.Input, a, b, c, options, notes),
            [1, var height, var width] => (new Shape(height, width, 1), LoweredValue.RowOrder(height * width)),
            [1, var columns] => Row(graph, columns, notes),
            _ => throw new ImportException($"the input '{graph.Input.Name}' has the shape [{string.Join(", ", dimensions)}]; batch, channels, height, width or batch, columns is right"),
        };
        var (low, high) = InputRanges.Of(graph, options, notes);
        var numbers = Enumerable.Range(0, Bytes).Select(b => (float)((b * high + (Bytes - 1 - b) * low) / (Bytes - 1))).ToArray();
        var table = new Tensor(graph.Input.IsBytes ? TensorKind.Integer : TensorKind.Float, [Bytes], Array.ConvertAll(numbers, number => (double)number));
        var value = new LoweredValue
        {
            Base = BaseValue.Bytes(shape), Dimensions = dimensions, Order = order, Tables = [.. Enumerable.Repeat(table, shape.Channels)],
            Colours = LoweredValue.RowOrder(shape.Channels),
        };
        return new(Stored(graph, shape, notes) ?? InputOf(graph.Input, shape, dimensions.Length, notes), value, numbers);
    }

    private static int[] Dimensions(GraphInput input)
    {
        if (input.Dimensions is [not null and not 1, _, ..])
            throw new ImportException($"the input '{input.Name}' has a batch of {input.Dimensions[0]}; export the model with a batch of 1, or an open one");
        if (input.Dimensions.Length == 0 || input.Dimensions.Skip(1).Any(size => size is null or > FormatLimits.ValueElements)
            || input.Dimensions.Skip(1).Aggregate(1L, (product, size) => Math.Min(product * size!.Value, int.MaxValue)) > FormatLimits.ValueElements)
        {
            throw new ImportException($"the input '{input.Name}' has the shape [{string.Join(", ", input.Dimensions.Select(size => size?.ToString(CultureInfo.InvariantCulture) ?? "?"))}]; "
                + "all dimensions but the batch must be known, and of no more elements than a network may have");
        }
        return [1, .. input.Dimensions.Skip(1).Select(size => size!.Value)];
    }

    private static (Shape, int[]) Map(GraphInput input, int a, int b, int c, ImportOptions options, ImportNotes notes)
    {
        var layout = options.InputLayout;
        if (layout is null)
        {
            layout = a is not (1 or 3) && c is 1 or 3 ? InputLayout.Nhwc : InputLayout.Nchw;
            notes.Add($"input layout {(layout == InputLayout.Nhwc ? "nhwc" : "nchw")} taken from the shape of '{input.Name}' (--input-layout sets another)");
        }
        var shape = layout == InputLayout.Nhwc ? new Shape(a, b, c) : new Shape(b, c, a);
        return (shape, layout == InputLayout.Nhwc ? LoweredValue.RowOrder((int)shape.Elements) : LoweredValue.MapOrder(shape));
    }

    /// <summary>A row may be a flattened picture: the graph reshapes it to a map, or it has as many numbers as a square.</summary>
    private static (Shape, int[]) Row(ImportGraph graph, int columns, ImportNotes notes)
    {
        var targets = graph.Nodes.Where(node => node.Operator == "Reshape").Select(node => graph.Constants.GetValueOrDefault(node.Inputs[^1])?.ToIntegers());
        if (targets.FirstOrDefault(target => target is [_, 1 or 3, > 1, > 1] && target[1] * target[2] * target[3] == columns) is [_, var channels, var height, var width])
        {
            notes.Add($"the row of {columns} numbers taken for a picture of {height}x{width}x{channels}, as the graph reshapes it");
            return (new(height, width, channels), LoweredValue.MapOrder(new(height, width, channels)));
        }
        var edge = (int)Math.Round(Math.Sqrt(columns));
        if (edge < 8 || edge * edge != columns)
            return (new(1, 1, columns), LoweredValue.RowOrder(columns));
        notes.Add($"the row of {columns} numbers taken for a grey picture of {edge}x{edge}");
        return (new(edge, edge, 1), LoweredValue.RowOrder(columns));
    }

    /// <summary>The input that the file itself describes, as those do that were exported here.</summary>
    private static NetworkInput? Stored(ImportGraph graph, Shape shape, ImportNotes notes)
    {
        if (!graph.Metadata.TryGetValue(OnnxExport.InputKey, out var text))
            return null;
        if (InputText.TryRead(text, out var input, out var fault) && input!.Shape == shape)
            return input;
        notes.Add($"the remark {OnnxExport.InputKey} of the file left out: {fault ?? $"it is of {input!.Shape}, and the graph reads {shape}"}");
        return null;
    }

    private static NetworkInput InputOf(GraphInput input, Shape shape, int rank, ImportNotes notes)
    {
        var found = DefaultOf(input, shape, rank);
        if (found is ImageInput image)
            notes.Add($"the file does not say how pictures become the input; taken: {(image.Recipe.Colour == ColourOrder.Grey ? "grey" : "red, green, blue")}, stretched, bilinear");
        return found;
    }

    private static NetworkInput DefaultOf(GraphInput input, Shape shape, int rank) => shape switch
    {
        { Positions: 1 } when rank == 2 => new TableInput(EquatableArray<Column>.From(Enumerable.Range(0, shape.Channels).Select(i => new LinearColumn($"column {i}", 0, 255)))),
        { Channels: 1 } => new ImageInput(shape, ImageRecipe.Grey),
        { Channels: 3 } => new ImageInput(shape, ImageRecipe.Rgb),
        _ => throw new ImportException($"the input '{input.Name}' has {shape.Channels} channels; 1 (grey) or 3 (red, green, blue) is right, and --input-layout tells nchw from nhwc"),
    };
}
