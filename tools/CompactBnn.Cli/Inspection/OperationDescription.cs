using CompactBnn.Format;

namespace CompactBnn.Cli.Inspection;

/// <summary>Says in words what an operation does.</summary>
internal static class OperationDescription
{
    /// <summary>For example <c>3x3, pad 1 with 0, binary</c>.</summary>
    public static string Of(Operation operation, NetworkInput input) => operation switch
    {
        EncodePlanes planes => PlanesDescription.Of(planes, input),
        EncodeValues values => $"table of 256 integers a colour, {values.Table.Min()} to {values.Table.Max()}",
        Convolution conv => Join(
            Describe(conv.Window, $" with {conv.PadValue}"), conv.Groups > 1 ? $"{conv.Groups} groups" : "", Describe(conv.Weights)),
        Dense dense => Describe(dense.Weights),
        Threshold threshold => Describe(threshold),
        MaxPool pool => Join(Describe(pool.Window, ""), pool.Minimum is { } minimum ? $"{minimum.CountOnes()} of {minimum.Length} take the minimum" : ""),
        SumPool pool => Describe(pool.Window, ""),
        Affine affine => Describe(affine),
        Scores scores => Join(
            scores.Temperature is { } temperature ? FormattableString.Invariant($"temperature {temperature}") : "",
            scores.Rejection is { } rejection ? FormattableString.Invariant($"rejects below {rejection}") : ""),
        _ => "",
    };

    private static string Describe(Window window, string padding) => Join(
        $"{window.Size.Vertical}x{window.Size.Horizontal}",
        Describe("stride", window.Stride),
        Describe("dilation", window.Dilation),
        window.Padding == Padding.None ? "" : $"pad {Describe(window.Padding)}{padding}",
        window.Ceiling ? "last window may overhang" : "");

    private static string Describe(string name, Extent extent) =>
        extent == Extent.One ? "" : extent.Vertical == extent.Horizontal ? $"{name} {extent.Vertical}" : $"{name} {extent.Vertical}x{extent.Horizontal}";

    private static string Describe(Padding padding) =>
        padding == Padding.All(padding.Top) ? $"{padding.Top}" : $"{padding.Top} top, {padding.Left} left, {padding.Bottom} bottom, {padding.Right} right";

    private static string Describe(Weights weights) => weights.Kind switch
    {
        WeightKind.Binary => "binary",
        WeightKind.Masked => FormattableString.Invariant($"binary, {(double)weights.MaskedCount / weights.Count:p1} masked"),
        _ => $"{weights.BitWidth}-bit integers",
    };

    private static string Describe(Threshold threshold)
    {
        var inverted = threshold.Channels.Count(channel => channel.Firing == Firing.AtMost);
        var constant = threshold.Channels.Count(channel => channel.Firing is Firing.Always or Firing.Never);
        return Join(inverted > 0 ? $"{inverted} fire at most" : "", constant > 0 ? $"{constant} constant" : "");
    }

    private static string Describe(Affine affine) => Join(
        $"fixed point, shift {affine.Shift}",
        affine.Low > -Affine.MostInteger ? FormattableString.Invariant($"at least {affine.Low}") : "",
        affine.High < Affine.MostInteger ? FormattableString.Invariant($"at most {affine.High}") : "");

    private static string Join(params string[] parts) => string.Join(", ", parts.Where(part => part.Length > 0));
}
