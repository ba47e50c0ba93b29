using System;

namespace CompactBnn.Format;

/// <summary>The rules of each kind of operation, and the kind, shape and range of its value.</summary>
internal static class OperationRules
{
    /// <summary>What is wrong with an operation that reads <paramref name="inputs"/>, or null and its value.</summary>
    public static string? Infer(Operation operation, ValueInfo[] inputs, int classes, out ValueInfo value)
    {
        value = default;
        var input = inputs[0];
        return operation switch
        {
            EncodePlanes planes => InferPlanes(planes, input, out value),
            EncodeValues values => InferValues(values, input, out value),
            Convolution conv => InferConvolution(conv, input, out value),
            Dense dense => InferDense(dense, input, out value),
            Threshold threshold => InferThreshold(threshold, input, out value),
            MaxPool pool => InferMaxPool(pool, input, out value),
            Flatten => InferFlatten(operation, input, out value),
            Affine affine => IntegerRules.InferAffine(affine, input, out value),
            Addition addition => IntegerRules.InferAddition(addition, inputs, out value),
            Concatenation concatenation => IntegerRules.InferConcatenation(concatenation, inputs, out value),
            SumPool pool => IntegerRules.InferSumPool(pool, input, out value),
            Scores scores => InferScores(scores, input, classes, out value),
            _ => $"'{operation.Name}' is of an unknown kind, {operation.Kind}",
        };
    }

    private static string? InferPlanes(EncodePlanes planes, ValueInfo input, out ValueInfo value)
    {
        value = new(ElementKind.Bit, input.Shape with { Channels = planes.Planes.Length }, -1, 1);
        if (input.Kind != ElementKind.Byte)
            return Wants(planes, "bytes", input);
        foreach (var plane in planes.Planes.AsSpan())
        {
            if (plane.Colour < 0 || plane.Colour >= input.Shape.Channels)
                return $"'{planes.Name}' reads colour {plane.Colour}; its input has the colours 0 to {input.Shape.Channels - 1}";
            if (plane.Table.Length != 256)
                return $"'{planes.Name}' has a truth table of {plane.Table.Length} bits; 256 are right";
        }
        return ChannelFault(planes, planes.Planes.Length) ?? SizeFault(planes, value.Shape);
    }

    private static string? InferValues(EncodeValues values, ValueInfo input, out ValueInfo value)
    {
        value = default;
        if (input.Kind != ElementKind.Byte)
            return Wants(values, "bytes", input);
        if (values.Table.Length != 256 * input.Shape.Channels)
            return $"'{values.Name}' has a table of {values.Table.Length} integers; 256 for each of {input.Shape.Channels} colours are right";
        short low = short.MaxValue, high = short.MinValue;
        foreach (var entry in values.Table.AsSpan())
        {
            low = Math.Min(low, entry);
            high = Math.Max(high, entry);
        }
        value = new(ElementKind.Integer, input.Shape, low, high);
        return null;
    }

    private static string? InferConvolution(Convolution conv, ValueInfo input, out ValueInfo value)
    {
        value = default;
        if (input.Kind == ElementKind.Byte)
            return Wants(conv, "bits or integers", input);
        if (WindowFault(conv, conv.Window, input.Shape) is { } window)
            return window;
        if (conv.Window.Ceiling)
            return $"'{conv.Name}' is a convolution with ceiling; only pools have that";
        if (conv.PadValue != 0 && (input.Kind != ElementKind.Bit || conv.PadValue is not (1 or -1)))
            return $"'{conv.Name}' has the pad value {conv.PadValue}; {(input.Kind == ElementKind.Bit ? "0, 1 or -1 is right on bits" : "only 0 is right on integers")}";
        if (ChannelFault(conv, conv.Channels) is { } channels)
            return channels;
        if (conv.Groups < 1 || conv.Channels % conv.Groups != 0 || input.Shape.Channels % conv.Groups != 0)
            return $"'{conv.Name}' has {conv.Groups} groups, which do not divide its {conv.Channels} output and {input.Shape.Channels} input channels";
        var shape = new Shape(conv.Window.OutputHeight(input.Shape.Height), conv.Window.OutputWidth(input.Shape.Width), conv.Channels);
        value = new(ElementKind.Integer, shape, 0, 0);
        var taps = (long)conv.Window.Size.Vertical * conv.Window.Size.Horizontal * (input.Shape.Channels / conv.Groups);
        return SizeFault(conv, shape)
            ?? WeightFault(conv, conv.Channels, taps)
            ?? SumRange.Infer(conv, input, (int)taps, conv.Window.Padding != Padding.None, ref value);
    }

    private static string? InferDense(Dense dense, ValueInfo input, out ValueInfo value)
    {
        value = default;
        if (input.Kind == ElementKind.Byte)
            return Wants(dense, "bits or integers", input);
        if (input.Shape.Positions != 1)
            return $"'{dense.Name}' reads a value of shape {input.Shape}; height and width must be 1: put a flatten before it";
        value = new(ElementKind.Integer, new Shape(1, 1, dense.Units), 0, 0);
        return ChannelFault(dense, dense.Units) ?? SizeFault(dense, value.Shape)
            ?? WeightFault(dense, dense.Units, input.Shape.Channels)
            ?? SumRange.Infer(dense, input, input.Shape.Channels, false, ref value);
    }

    private static string? InferThreshold(Threshold threshold, ValueInfo input, out ValueInfo value)
    {
        value = new(ElementKind.Bit, input.Shape, -1, 1);
        if (input.Kind != ElementKind.Integer)
            return Wants(threshold, "integers", input);
        if (threshold.Channels.Length != input.Shape.Channels)
            return $"'{threshold.Name}' has {threshold.Channels.Length} thresholds; one for each of {input.Shape.Channels} channels is right";
        for (var i = 0; i < threshold.Channels.Length; i++)
        {
            var (firing, level) = threshold.Channels[i];
            if (firing is < Firing.AtLeast or > Firing.Never)
                return $"'{threshold.Name}' has the way of firing {(int)firing} on channel {i}; 0 to 3 are right";
            if (firing is Firing.Always or Firing.Never && level != 0)
                return $"'{threshold.Name}' fires {(firing == Firing.Always ? "always" : "never")} on channel {i}, but its level is {level}; 0 is right";
        }
        return null;
    }

    private static string? InferMaxPool(MaxPool pool, ValueInfo input, out ValueInfo value)
    {
        value = default;
        if (input.Kind == ElementKind.Byte)
            return Wants(pool, "bits or integers", input);
        if (WindowFault(pool, pool.Window, input.Shape) is { } window)
            return window;
        if (PoolFault(pool, pool.Window) is { } fault)
            return fault;
        if (pool.Minimum is not null && input.Kind != ElementKind.Bit)
            return $"'{pool.Name}' takes minima of integers; only bits can be pooled by minimum";
        if (pool.Minimum is not null && pool.Minimum.Length != input.Shape.Channels)
            return $"'{pool.Name}' has {pool.Minimum.Length} bits for minimum or maximum; one for each of {input.Shape.Channels} channels is right";
        var shape = new Shape(pool.Window.OutputHeight(input.Shape.Height), pool.Window.OutputWidth(input.Shape.Width), input.Shape.Channels);
        value = input with { Shape = shape };
        return SizeFault(pool, shape);
    }

    private static string? InferFlatten(Operation flatten, ValueInfo input, out ValueInfo value)
    {
        value = input with { Shape = new Shape(1, 1, (int)input.Shape.Elements) };
        return input.Kind == ElementKind.Byte ? Wants(flatten, "bits or integers", input) : null;
    }

    private static string? InferScores(Scores scores, ValueInfo input, int classes, out ValueInfo value)
    {
        value = input;
        if (input.Kind == ElementKind.Byte)
            return Wants(scores, "integers or bits", input);
        if (input.Shape != new Shape(1, 1, classes))
            return $"'{scores.Name}' reads a value of shape {input.Shape}; 1x1x{classes} is right for {classes} labels";
        if (scores.Scale.Length != classes || scores.Bias.Length != classes)
            return $"'{scores.Name}' has {scores.Scale.Length} scales and {scores.Bias.Length} biases; {classes} of each are right";
        for (var i = 0; i < classes; i++)
        {
            if (!IsFinite(scores.Scale[i]) || !IsFinite(scores.Bias[i]))
                return $"'{scores.Name}' has a scale or bias that is not finite, for class {i}";
        }
        if (scores.Temperature is { } temperature && !(IsFinite(temperature) && temperature > 0))
            return $"'{scores.Name}' has a temperature that is not a finite number above 0";
        if (scores.Rejection is { } rejection && !(rejection >= 0 && rejection <= 1))
            return $"'{scores.Name}' has a rejection threshold that is not 0 to 1";
        return null;
    }

    /// <summary>What a pool's window must keep beyond <see cref="WindowFault"/>: no dilation, and at least one tap on the map.</summary>
    public static string? PoolFault(Operation pool, Window window)
    {
        if (window.Dilation != Extent.One)
            return $"'{pool.Name}' is a {pool.Kind} with dilation; only convolutions have that";
        var padding = window.Padding;
        return Math.Max(padding.Top, padding.Bottom) >= window.Size.Vertical || Math.Max(padding.Left, padding.Right) >= window.Size.Horizontal
            ? $"'{pool.Name}' has more padding than its window leaves: each side must be below the window's size"
            : null;
    }

    /// <summary>What is wrong with the numbers of a window, or with its place on a map.</summary>
    public static string? WindowFault(Operation operation, Window window, Shape input)
    {
        string? Edge(int edge, string what, int least) => edge >= least && edge <= FormatLimits.WindowEdge ? null
            : $"'{operation.Name}' has the {what} {edge}; {least} to {FormatLimits.WindowEdge} is right";
        return Edge(window.Size.Vertical, "size", 1) ?? Edge(window.Size.Horizontal, "size", 1)
            ?? Edge(window.Stride.Vertical, "stride", 1) ?? Edge(window.Stride.Horizontal, "stride", 1)
            ?? Edge(window.Dilation.Vertical, "dilation", 1) ?? Edge(window.Dilation.Horizontal, "dilation", 1)
            ?? Edge(window.Padding.Top, "padding", 0) ?? Edge(window.Padding.Left, "padding", 0)
            ?? Edge(window.Padding.Bottom, "padding", 0) ?? Edge(window.Padding.Right, "padding", 0)
            ?? (window.OutputHeight(input.Height) >= 1 && window.OutputWidth(input.Width) >= 1 ? null
                : $"the window of '{operation.Name}' covers {window.SpanVertical} by {window.SpanHorizontal}, more than its padded input of "
                    + $"{input.Height + window.Padding.Top + window.Padding.Bottom} by {input.Width + window.Padding.Left + window.Padding.Right}");
    }

    private static string? ChannelFault(Operation operation, int channels) => channels is >= 1 and <= FormatLimits.Channels ? null
        : $"'{operation.Name}' has {channels} channels; 1 to {FormatLimits.Channels} are right";

    /// <summary>What is wrong with the size of a value.</summary>
    public static string? SizeFault(Operation operation, Shape shape) =>
        shape.Height > FormatLimits.Edge || shape.Width > FormatLimits.Edge
            ? $"'{operation.Name}' makes a value of shape {shape}; height and width are at most {FormatLimits.Edge}"
        : shape.Elements > FormatLimits.ValueElements
            ? $"'{operation.Name}' makes a value of shape {shape}, {shape.Elements} elements; {FormatLimits.ValueElements} is the most"
        : null;

    private static string? WeightFault(WeightedLayer layer, int channels, long taps) =>
        channels * taps > FormatLimits.Weights ? $"'{layer.Name}' would have {channels * taps} weights; {FormatLimits.Weights} is the most"
        : layer.Weights.Count != channels * taps ? $"'{layer.Name}' has {layer.Weights.Count} weights; {channels} channels of {taps} taps need {channels * taps}"
        : null;

    /// <summary>The fault of an operation that reads a value of another kind.</summary>
    public static string Wants(Operation operation, string what, ValueInfo found, int input = 0)
    {
        var kind = found.Kind switch { ElementKind.Byte => "bytes", ElementKind.Bit => "bits", _ => "integers" };
        return $"'{operation.Name}' of kind {operation.Kind} reads {what}, but '{operation.Inputs[input]}' is of {kind}";
    }

    private static bool IsFinite(float value) => !float.IsNaN(value) && !float.IsInfinity(value);
}
