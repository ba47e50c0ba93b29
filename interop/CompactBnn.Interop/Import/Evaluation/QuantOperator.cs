namespace CompactBnn.Interop.Import;

/// <summary>QONNX's <c>Quant</c> (also <c>IntQuant</c>): a number becomes the nearest multiple of a scale in a range of integers.</summary>
/// <remarks>github.com/fastmachinelearning/qonnx, docs/qonnx-custom-ops/quant_op.md</remarks>
internal static class QuantOperator
{
    /// <summary>Operands: number, scale, zero point, bit width.</summary>
    public static double Evaluate(GraphNode node, double[] x)
    {
        var (least, most) = Range(node, x[3]);
        var scaled = (float)((float)(x[0] / x[1]) + x[2]);
        var rounded = IsBipolar(node, x[3]) ? scaled >= 0 ? 1 : -1 : Rounding(node)(Math.Clamp(scaled, least, most));
        return (float)((float)(rounded - x[2]) * x[1]);
    }

    /// <summary>Whether the one bit has a sign: it is -1 or +1, then.</summary>
    public static bool IsBipolar(GraphNode node, double bitWidth) => bitWidth == 1 && node.Integer("signed", 1) != 0;

    /// <summary>The least and the greatest integer of more than one bit.</summary>
    public static (double Least, double Most) Range(GraphNode node, double bitWidth)
    {
        if (bitWidth is not (>= 1 and <= 64))
            throw new ImportException($"{node.Title} has a bit width of {bitWidth}; 1 to 64 is right");
        bool signed = node.Integer("signed", 1) != 0, narrow = node.Integer("narrow", 0) != 0;
        return signed
            ? (-Math.Pow(2, bitWidth - 1) + (narrow ? 1 : 0), Math.Pow(2, bitWidth - 1) - 1)
            : (0, Math.Pow(2, bitWidth) - (narrow ? 2 : 1));
    }

    /// <exception cref="ImportException">The way of rounding is unknown.</exception>
    public static Func<double, double> Rounding(GraphNode node) => node.Text("rounding_mode", "ROUND").ToUpperInvariant() switch
    {
        "ROUND" or "HALF_EVEN" => x => Math.Round(x, MidpointRounding.ToEven),
        "CEIL" => Math.Ceiling,
        "FLOOR" => Math.Floor,
        "UP" => x => Math.Sign(x) * Math.Ceiling(Math.Abs(x)),
        "DOWN" or "ROUND_TO_ZERO" => Math.Truncate,
        "HALF_UP" => x => Math.Round(x, MidpointRounding.AwayFromZero),
        "HALF_DOWN" => x => Math.Sign(x) * Math.Ceiling(Math.Abs(x) - 0.5),
        var mode => throw new ImportException($"{node.Title} rounds by '{mode}', which is unknown"),
    };
}
