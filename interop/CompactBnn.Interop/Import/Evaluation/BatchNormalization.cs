namespace CompactBnn.Interop.Import;

/// <summary>A norm with stored statistics: <c>(x - mean) / sqrt(variance + epsilon) * scale + bias</c>, one of each a channel, which is dimension 1.</summary>
internal static class BatchNormalization
{
    private const float DefaultEpsilon = 1e-5f;

    /// <summary>In float32, as runtimes compute it.</summary>
    public static Tensor Evaluate(GraphNode node, Tensor[] x)
    {
        var channels = Channels(node, x);
        var values = new double[x[0].Values.Length];
        var inner = x[0].Dimensions.Skip(2).Aggregate(1, (product, size) => product * size);
        var epsilon = node.Float("epsilon", DefaultEpsilon);
        for (var i = 0; i < values.Length; i++)
        {
            var c = i / inner % channels;
            var factor = (float)(x[1].Values[c] / (float)Math.Sqrt((float)(x[4].Values[c] + epsilon)));
            values[i] = (float)((float)(x[0].Values[i] * factor) + (float)(x[2].Values[c] - (float)(x[3].Values[c] * factor)));
        }
        return x[0] with { Values = values };
    }

    /// <summary>Factor and summand of each channel, exactly, but for the root of a number that has no exact one.</summary>
    public static (Rational Factor, Rational Summand)[] Exact(GraphNode node, Tensor[] parameters)
    {
        var epsilon = Rational.From((float)node.Float("epsilon", DefaultEpsilon));
        var (scale, bias, mean, variance) = (parameters[0].Values, parameters[1].Values, parameters[2].Values, parameters[3].Values);
        return [.. Enumerable.Range(0, scale.Length).Select(c =>
        {
            var deviation = Rational.Sqrt(Rational.From(variance[c]) + epsilon);
            if (deviation.Sign == 0)
                throw new ImportException($"{node.Title} divides by 0: channel {c} has variance and epsilon 0");
            var factor = Rational.From(scale[c]) / deviation;
            return (factor, Rational.From(bias[c]) - Rational.From(mean[c]) * factor);
        })];
    }

    private static int Channels(GraphNode node, Tensor[] x)
    {
        var channels = x[0].Dimensions.Length > 1 ? x[0].Dimensions[1] : 1;
        return x.Length >= 5 && x.Skip(1).Take(4).All(parameter => parameter.Values.Length == channels) ? channels
            : throw new ImportException($"{node.Title} needs four parameters for each of {channels} channels");
    }
}
