using System.Globalization;

namespace CompactBnn.Interop.Import;

/// <summary>Which numbers a graph reads for the bytes 0 and 255: as told, as the file says, or as its first operators make likely.</summary>
internal static class InputRanges
{
    public static (double Low, double High) Of(ImportGraph graph, ImportOptions options, ImportNotes notes)
    {
        if (options.InputRange is { } told)
            return told;
        if (graph.Metadata.TryGetValue(OnnxExport.InputRangeKey, out var stated) && TryParse(stated, out var range))
            return range;
        if (graph.Input.IsBytes)
            return (0, 255);
        var (low, high, why) = Guess(graph);
        notes.Add(string.Create(CultureInfo.InvariantCulture, $"input range {low},{high} taken: {why} (--input-range LOW,HIGH sets another)"));
        return (low, high);
    }

    /// <summary>Reads <c>LOW,HIGH</c>.</summary>
    public static bool TryParse(string text, out (double Low, double High) range)
    {
        range = default;
        var parts = text.Split(',');
        return parts.Length == 2 && TryNumber(parts[0], out range.Low) && TryNumber(parts[1], out range.High) && range.Low != range.High;
    }

    private static bool TryNumber(string text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number) && Math.Abs(number) < 1e6;

    private static (double Low, double High, string Why) Guess(ImportGraph graph)
    {
        var node = FirstArithmetic(graph);
        var constants = node?.Inputs.Select(graph.Constants.GetValueOrDefault).OfType<Tensor>().SelectMany(constant => constant.Values).ToArray() ?? [];
        var largest = constants.Length == 0 ? 0 : constants.Max(Math.Abs);
        var bytes = node?.Operator switch
        {
            "Div" => largest >= 100,
            "Mul" => largest is > 0 and <= 0.02,
            "Sub" or "Add" or "Greater" or "GreaterOrEqual" or "Less" or "LessOrEqual" or "MultiThreshold" or "BatchNormalization" or "Clip" => largest > 2 && largest < 1e4,
            "Quant" or "IntQuant" => constants is [>= 0.5, ..],
            "Round" or "Floor" => true,
            _ => false,
        };
        return bytes ? (0, 255, $"{node!.Title} reads numbers of that size")
            : node?.Operator is "Sign" or "BipolarQuant" ? (-1, 1, $"{node.Title} takes the sign of the input itself")
            : (0, 1, "nothing in the graph tells otherwise, and pictures as tensors have it");
    }

    private static GraphNode? FirstArithmetic(ImportGraph graph)
    {
        var value = graph.Input.Name;
        while (graph.ReadersOf(value).FirstOrDefault(reader => reader.Operator != "Shape") is { } node)
        {
            if (node.Operator is not ("Reshape" or "Flatten" or "Transpose" or "Cast" or "Squeeze" or "Unsqueeze"))
                return node;
            value = node.Output;
        }
        return null;
    }
}
