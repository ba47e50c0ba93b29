using System;

namespace CompactBnn.Format;

/// <summary>The rules of the operations that carry integers past layers: affine, add, concat and sum-pool.</summary>
internal static class IntegerRules
{
    public static string? InferAffine(Affine affine, ValueInfo input, out ValueInfo value)
    {
        value = default;
        if (input.Kind != ElementKind.Integer)
            return OperationRules.Wants(affine, "integers", input);
        if (affine.Channels.Length != input.Shape.Channels)
            return $"'{affine.Name}' has {affine.Channels.Length} multipliers; one for each of {input.Shape.Channels} channels is right";
        if (affine.Shift is < 0 or > Affine.MostShift)
            return $"'{affine.Name}' has the shift {affine.Shift}; 0 to {Affine.MostShift} is right";
        if (affine.Low < -Affine.MostInteger || affine.Low > affine.High)
            return $"'{affine.Name}' has the bounds {affine.Low} and {affine.High}; two integers from {-Affine.MostInteger} up are right, the first one not above the second";
        for (var i = 0; i < affine.Channels.Length; i++)
        {
            if (affine.Channels[i].Offset is < -ChannelAffine.MostOffset or > ChannelAffine.MostOffset)
                return $"'{affine.Name}' has the offset {affine.Channels[i].Offset} on channel {i}; it is at most 2^62 by size";
        }
        var (least, most) = UnboundedRange(affine, input);
        value = new(ElementKind.Integer, input.Shape, Bounded(affine, least), Bounded(affine, most));
        return null;
    }

    /// <summary>The least and the greatest result over all channels before the bounds are applied: each channel rises or falls all the way.</summary>
    public static (long Least, long Most) UnboundedRange(Affine affine, ValueInfo input)
    {
        long least = long.MaxValue, most = long.MinValue;
        for (var i = 0; i < affine.Channels.Length; i++)
        {
            long first = affine.Unbounded(i, input.Minimum), last = affine.Unbounded(i, input.Maximum);
            least = Math.Min(least, Math.Min(first, last));
            most = Math.Max(most, Math.Max(first, last));
        }
        return (least, most);
    }

    public static string? InferAddition(Addition addition, ValueInfo[] inputs, out ValueInfo value)
    {
        value = default;
        long least = 0, most = 0;
        for (var i = 0; i < inputs.Length; i++)
        {
            if (inputs[i].Kind != ElementKind.Integer)
                return OperationRules.Wants(addition, "integers", inputs[i], i);
            if (inputs[i].Shape != inputs[0].Shape)
                return $"'{addition.Name}' adds '{addition.Inputs[i]}' of shape {inputs[i].Shape} to '{addition.Inputs[0]}' of shape {inputs[0].Shape}; equal shapes are right";
            least += inputs[i].Minimum;
            most += inputs[i].Maximum;
        }
        value = new(ElementKind.Integer, inputs[0].Shape, unchecked((int)least), unchecked((int)most));
        return RangeFault(addition, least, most);
    }

    public static string? InferConcatenation(Concatenation concatenation, ValueInfo[] inputs, out ValueInfo value)
    {
        value = inputs[0];
        long channels = 0;
        for (var i = 0; i < inputs.Length; i++)
        {
            if (inputs[i].Kind == ElementKind.Byte || inputs[i].Kind != inputs[0].Kind)
                return OperationRules.Wants(concatenation, inputs[0].Kind == ElementKind.Byte ? "bits or integers" : inputs[0].Kind == ElementKind.Bit ? "bits" : "integers", inputs[i], i);
            if ((inputs[i].Shape.Height, inputs[i].Shape.Width) != (inputs[0].Shape.Height, inputs[0].Shape.Width))
            {
                return $"'{concatenation.Name}' joins '{concatenation.Inputs[i]}' of shape {inputs[i].Shape} to '{concatenation.Inputs[0]}' of shape {inputs[0].Shape}; "
                    + "equal heights and widths are right";
            }
            channels += inputs[i].Shape.Channels;
            value = value with { Minimum = Math.Min(value.Minimum, inputs[i].Minimum), Maximum = Math.Max(value.Maximum, inputs[i].Maximum) };
        }
        if (channels > FormatLimits.ValueElements)
            return $"'{concatenation.Name}' has {channels} channels; {FormatLimits.ValueElements} is the most";
        value = value with { Shape = value.Shape with { Channels = (int)channels } };
        return OperationRules.SizeFault(concatenation, value.Shape);
    }

    public static string? InferSumPool(SumPool pool, ValueInfo input, out ValueInfo value)
    {
        value = default;
        if (input.Kind != ElementKind.Integer)
            return OperationRules.Wants(pool, "integers", input);
        if ((OperationRules.WindowFault(pool, pool.Window, input.Shape) ?? OperationRules.PoolFault(pool, pool.Window)) is { } fault)
            return fault;
        // One tap at least lies on the map, all of them at most.
        long taps = pool.Window.Size.Vertical * pool.Window.Size.Horizontal;
        long least = Math.Min(input.Minimum, taps * input.Minimum), most = Math.Max(input.Maximum, taps * input.Maximum);
        var shape = new Shape(pool.Window.OutputHeight(input.Shape.Height), pool.Window.OutputWidth(input.Shape.Width), input.Shape.Channels);
        value = new(ElementKind.Integer, shape, unchecked((int)least), unchecked((int)most));
        return OperationRules.SizeFault(pool, shape) ?? RangeFault(pool, least, most);
    }

    private static int Bounded(Affine affine, long value) => value < affine.Low ? affine.Low : value > affine.High ? affine.High : (int)value;

    private static string? RangeFault(Operation operation, long least, long most) => least < -Affine.MostInteger || most > Affine.MostInteger
        ? $"the sums of '{operation.Name}' may reach {least} to {most}; {-Affine.MostInteger} to {Affine.MostInteger} is the range that fits"
        : null;
}
