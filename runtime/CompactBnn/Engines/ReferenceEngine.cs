using CompactBnn.Format;

namespace CompactBnn.Engines;

/// <summary>
/// Evaluates a network by plain loops over its definition: slow, and obviously right. It is what every other engine is compared with.
/// Bits are the integers +1 and -1 here.
/// </summary>
public static class ReferenceEngine
{
    /// <summary>The sums that the scores are made of, one a class.</summary>
    /// <param name="network">The network.</param>
    /// <param name="image">The input in H,W,C order.</param>
    /// <exception cref="ArgumentException">The input has not the network's length.</exception>
    public static int[] Sums(Network network, ReadOnlySpan<byte> image) => Values(network, image)[^1];

    /// <summary>The values of all operations, in H,W,C order; that of the last one are the sums.</summary>
    /// <param name="network">The network.</param>
    /// <param name="image">The input in H,W,C order.</param>
    /// <exception cref="ArgumentException">The input has not the network's length.</exception>
    public static int[][] Values(Network network, ReadOnlySpan<byte> image)
    {
        if (image.Length != network.Input.Shape.Elements)
            throw new ArgumentException($"The input has {image.Length} bytes; the network reads {network.Input.Shape.Elements}.", nameof(image));
        var bytes = new int[image.Length];
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = image[i];
        var values = new int[network.Operations.Length][];
        for (var i = 0; i < values.Length; i++)
        {
            var operation = network.Operations[i];
            var inputs = operation.Inputs.Select(input => network.IndexOf(input) is var source && source < 0 ? bytes : values[source]).ToArray();
            values[i] = Evaluate(operation, inputs, network.ValueOf(operation.Input).Shape, network.Values[i].Shape);
        }
        return values;
    }

    private static int[] Evaluate(Operation operation, int[][] inputs, Shape from, Shape to) => operation switch
    {
        Addition => Add(inputs),
        Concatenation => Concatenate(inputs, to),
        _ => Evaluate(operation, inputs[0], from, to),
    };

    private static int[] Evaluate(Operation operation, int[] input, Shape from, Shape to) => operation switch
    {
        EncodePlanes planes => Planes(planes, input, from, to),
        EncodeValues values => Table(values, input, from),
        Convolution conv => Convolve(conv, input, from, to),
        Dense dense => Multiply(dense, input, to),
        Threshold threshold => Compare(threshold, input),
        MaxPool pool => Pool(pool, input, from, to),
        Affine affine => [.. input.Select((element, i) => affine.Apply(i % from.Channels, element))],
        SumPool pool => Sum(pool, input, from, to),
        Flatten or Scores => input,
        _ => throw new ArgumentException($"'{operation.Name}' is of an unknown kind, {operation.Kind}.", nameof(operation)),
    };

    private static int[] Planes(EncodePlanes planes, int[] input, Shape from, Shape to)
    {
        var output = new int[to.Elements];
        for (var i = 0; i < output.Length; i++)
        {
            var plane = planes.Planes[i % to.Channels];
            output[i] = plane.Table[input[i / to.Channels * from.Channels + plane.Colour]] ? 1 : -1;
        }
        return output;
    }

    private static int[] Table(EncodeValues values, int[] input, Shape from)
    {
        var output = new int[input.Length];
        for (var i = 0; i < output.Length; i++)
            output[i] = values.Table[i % from.Channels * 256 + input[i]];
        return output;
    }

    private static int[] Convolve(Convolution conv, int[] input, Shape from, Shape to)
    {
        var output = new int[to.Elements];
        var window = conv.Window;
        int inputs = from.Channels / conv.Groups, outputs = conv.Channels / conv.Groups;
        for (var y = 0; y < to.Height; y++)
        for (var x = 0; x < to.Width; x++)
        for (var n = 0; n < conv.Channels; n++)
        {
            var sum = 0;
            for (var ky = 0; ky < window.Size.Vertical; ky++)
            for (var kx = 0; kx < window.Size.Horizontal; kx++)
            for (var c = 0; c < inputs; c++)
            {
                var sy = y * window.Stride.Vertical + ky * window.Dilation.Vertical - window.Padding.Top;
                var sx = x * window.Stride.Horizontal + kx * window.Dilation.Horizontal - window.Padding.Left;
                var inside = sy >= 0 && sy < from.Height && sx >= 0 && sx < from.Width;
                var element = inside ? input[(sy * from.Width + sx) * from.Channels + n / outputs * inputs + c] : conv.PadValue;
                sum += element * conv.Weights[((n * window.Size.Vertical + ky) * window.Size.Horizontal + kx) * inputs + c];
            }
            output[(y * to.Width + x) * to.Channels + n] = sum;
        }
        return output;
    }

    private static int[] Multiply(Dense dense, int[] input, Shape to)
    {
        var output = new int[to.Channels];
        for (var n = 0; n < output.Length; n++)
        {
            for (var c = 0; c < input.Length; c++)
                output[n] += input[c] * dense.Weights[n * input.Length + c];
        }
        return output;
    }

    private static int[] Compare(Threshold threshold, int[] input)
    {
        var output = new int[input.Length];
        for (var i = 0; i < output.Length; i++)
            output[i] = threshold.Channels[i % threshold.Channels.Length].Fires(input[i]) ? 1 : -1;
        return output;
    }

    private static int[] Add(int[][] inputs)
    {
        var output = new int[inputs[0].Length];
        foreach (var input in inputs)
        {
            for (var i = 0; i < output.Length; i++)
                output[i] += input[i];
        }
        return output;
    }

    private static int[] Concatenate(int[][] inputs, Shape to)
    {
        var output = new List<int>((int)to.Elements);
        for (var position = 0; position < to.Positions; position++)
        {
            foreach (var input in inputs)
            {
                var channels = input.Length / (int)to.Positions;
                output.AddRange(input[(position * channels)..((position + 1) * channels)]);
            }
        }
        return [.. output];
    }

    private static int[] Sum(SumPool pool, int[] input, Shape from, Shape to)
    {
        var output = new int[to.Elements];
        var window = pool.Window;
        for (var y = 0; y < to.Height; y++)
        for (var x = 0; x < to.Width; x++)
        for (var c = 0; c < to.Channels; c++)
        for (var ky = 0; ky < window.Size.Vertical; ky++)
        for (var kx = 0; kx < window.Size.Horizontal; kx++)
        {
            var sy = y * window.Stride.Vertical + ky - window.Padding.Top;
            var sx = x * window.Stride.Horizontal + kx - window.Padding.Left;
            if (sy >= 0 && sy < from.Height && sx >= 0 && sx < from.Width)
                output[(y * to.Width + x) * to.Channels + c] += input[(sy * from.Width + sx) * from.Channels + c];
        }
        return output;
    }

    private static int[] Pool(MaxPool pool, int[] input, Shape from, Shape to)
    {
        var output = new int[to.Elements];
        var window = pool.Window;
        for (var y = 0; y < to.Height; y++)
        for (var x = 0; x < to.Width; x++)
        for (var c = 0; c < to.Channels; c++)
        {
            var minimum = pool.Minimum is not null && pool.Minimum[c];
            var best = minimum ? int.MaxValue : int.MinValue;
            for (var ky = 0; ky < window.Size.Vertical; ky++)
            for (var kx = 0; kx < window.Size.Horizontal; kx++)
            {
                var sy = y * window.Stride.Vertical + ky - window.Padding.Top;
                var sx = x * window.Stride.Horizontal + kx - window.Padding.Left;
                if (sy < 0 || sy >= from.Height || sx < 0 || sx >= from.Width)
                    continue;
                var element = input[(sy * from.Width + sx) * from.Channels + c];
                best = minimum ? Math.Min(best, element) : Math.Max(best, element);
            }
            output[(y * to.Width + x) * to.Channels + c] = best;
        }
        return output;
    }
}
