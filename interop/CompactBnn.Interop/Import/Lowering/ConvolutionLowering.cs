using CompactBnn.Format;

namespace CompactBnn.Interop.Import;

/// <summary><c>Conv</c> by constant weights, with the padding before it.</summary>
internal static class ConvolutionLowering
{
    public static LoweredValue Lower(LoweringContext context, GraphNode node)
    {
        var weights = context.Weights(node);
        if (weights.Dimensions.Length is not (3 or 4))
            throw new ImportException($"{node.Title} has weights of shape [{string.Join(", ", weights.Dimensions)}]; outputs, inputs, rows, columns is right");
        var source = context.Value(node, 0);
        var window = SourceWindow.Of(node, weights.Dimensions[2..], source.Shape) with { Ceiling = false };
        var padding = Joined(node, window.Padding, source.Padding);
        window = window with { Padding = padding.Sides };
        var padded = padding.Sides != Padding.None;
        var value = context.Resolve(node, source, padded, weights.Values.Length / weights.Dimensions[0]);
        var channels = MapLayout.Channels(node, value.Dimensions, value.Order, value.Base.Shape);
        var kernel = new Kernel(node, weights, (int)node.Integer("group", 1), channels);
        var rows = LayerRows.Of(kernel.Rows, kernel.Outputs, value.Scale, kernel.ChannelOf);
        var padValue = padded ? PadValue(node, value, padding.Value) : 0;
        var constants = LayerSums.Constants(kernel.Rows, kernel.Outputs, value.Offset, kernel.ChannelOf, context.Parameter(node, 2)?.Values);
        return Add(context, kernel, window, value, rows, padded && padValue == 0, padValue, constants);
    }

    private static LoweredValue Add(
        LoweringContext context, Kernel kernel, Window window, ResolvedValue value, LayerRows rows, bool padsWithNothing, int padValue, Rational[] constants)
    {
        var shape = new Shape(window.OutputHeight(value.Base.Shape.Height), window.OutputWidth(value.Base.Shape.Width), kernel.Outputs);
        if (shape.Height < 1 || shape.Width < 1)
            throw new ImportException($"{kernel.Node.Title} has a kernel larger than its padded input of {value.Base.Shape}");
        int[] dimensions = value.Dimensions.Length == 3 ? [1, shape.Channels, shape.Width] : [1, shape.Channels, shape.Height, shape.Width];
        Convolution Make(string own, string input, Weights weights) => new(own, input, kernel.Outputs, window, kernel.Groups, padValue, weights);
        return new LayerLowering(context, "conv", Make, dimensions, LoweredValue.MapOrder(shape)).Lower(kernel.Node, rows, value.Base, shape, padsWithNothing, constants);
    }

    private static PendingPadding Joined(GraphNode node, Padding own, PendingPadding? before)
    {
        if (before is null)
            return new(own, Rational.Zero);
        if (own != Padding.None && before.Value.Sign != 0)
            throw new ImportException($"{node.Title} pads with 0 around a padding of {before.Value}; one of both is right");
        return before with { Sides = new(own.Top + before.Sides.Top, own.Left + before.Sides.Left, own.Bottom + before.Sides.Bottom, own.Right + before.Sides.Right) };
    }

    /// <summary>The bit or integer that stands for the number in the padding.</summary>
    private static int PadValue(GraphNode node, ResolvedValue value, Rational number)
    {
        int? padValue = null;
        for (var c = 0; c < value.Scale.Length; c++)
        {
            var exact = value.Scale[c].Sign == 0 ? (Rational?)null : (number - value.Offset[c]) / value.Scale[c];
            var bit = exact is null ? value.Offset[c] == number ? padValue ?? 0 : (int?)null
                : exact == 0 ? 0 : exact == 1 ? 1 : exact == -1 ? -1 : null;
            if (bit is null || (padValue is { } known && known != bit) || (bit != 0 && value.Base.Kind != ElementKind.Bit))
            {
                throw new ImportException($"{node.Title} pads with {number}, where its input takes {value.Offset[c] - value.Scale[c]} and {value.Offset[c] + value.Scale[c]} "
                    + $"on channel {c}; a padding of one of both on all channels, or of their mean, is right");
            }
            padValue = bit;
        }
        return padValue ?? 0;
    }

    /// <summary>Weights in the network's order: output, row, column, input channel.</summary>
    private sealed class Kernel
    {
        private readonly int _inputs;

        public Kernel(GraphNode node, Tensor weights, int groups, int[] channels)
        {
            (Node, Groups, Outputs, _inputs) = (node, groups, weights.Dimensions[0], weights.Dimensions[1]);
            if (groups < 1 || _inputs * groups != channels.Length || Outputs % groups != 0)
                throw new ImportException($"{node.Title} has weights for {_inputs} channels in {groups} groups; its input has {channels.Length}");
            if (groups > 1 && !channels.SequenceEqual(LoweredValue.RowOrder(channels.Length)))
                throw new ImportException($"{node.Title} has groups over channels that were moved");
            var taps = weights.Dimensions[2..].Aggregate(1, (product, size) => product * size);
            var rowLength = taps * _inputs;
            Rows = new double[weights.Values.Length];
            for (var i = 0; i < Rows.Length; i++)
            {
                var (output, rest) = Math.DivRem(i, rowLength);
                var (input, tap) = Math.DivRem(rest, taps);
                Rows[output * rowLength + tap * _inputs + (groups == 1 ? channels[input] : input)] = weights.Values[i];
            }
        }

        public GraphNode Node { get; }

        public int Groups { get; }

        public int Outputs { get; }

        public double[] Rows { get; }

        /// <summary>The channel that a row's place reads.</summary>
        public int ChannelOf(int output, int place) => output / (Outputs / Groups) * _inputs + place % _inputs;
    }
}
