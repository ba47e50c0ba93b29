using CompactBnn.Format;

namespace CompactBnn.Interop.Import;

/// <summary>What the integer sums of a layer are in the source graph: range, scale and constant of each output channel.</summary>
internal static class LayerSums
{
    /// <param name="name">Name of the layer in the network.</param>
    /// <param name="shape">Shape of its value.</param>
    /// <param name="rows">Its weights.</param>
    /// <param name="input">What it reads.</param>
    /// <param name="padsWithNothing">Whether padded taps count nothing.</param>
    public static BaseValue Range(string name, Shape shape, WeightRows rows, BaseValue input, bool padsWithNothing)
    {
        long low = input.Lows.Min(), high = input.Highs.Max();
        if (padsWithNothing)
            (low, high) = (Math.Min(low, 0), Math.Max(high, 0));
        var (lows, highs) = (new int[shape.Channels], new int[shape.Channels]);
        var inputs = rows.Integers.Length / shape.Channels;
        for (var output = 0; output < shape.Channels; output++)
        {
            long least = 0, most = 0;
            foreach (var weight in rows.Integers.AsSpan(output * inputs, inputs))
            {
                least += Math.Min(weight * low, weight * high);
                most += Math.Max(weight * low, weight * high);
            }
            if (least < -int.MaxValue || most > int.MaxValue)
                throw new ImportException($"the sums of '{name}' may reach {least} to {most}; 32 bits hold -{int.MaxValue} to {int.MaxValue}");
            (lows[output], highs[output]) = ((int)least, (int)most);
        }
        return new(name, shape, ElementKind.Integer, lows, highs, input.Kind == ElementKind.Bit && !padsWithNothing ? 2 : 1);
    }

    /// <summary>Whether the sums of all outputs fit 32 bits.</summary>
    public static bool Fit(WeightRows rows, int outputs, BaseValue input)
    {
        long largest = Math.Max(-(long)input.Lows.Min(), input.Highs.Max());
        var inputs = rows.Integers.Length / outputs;
        for (var output = 0; output < outputs; output++)
        {
            long sum = 0;
            foreach (var weight in rows.Integers.AsSpan(output * inputs, inputs))
                sum += Math.Abs((int)weight);
            if (sum * largest > int.MaxValue)
                return false;
        }
        return true;
    }

    /// <summary>For each output the sum of weight times offset over all inputs, plus the bias.</summary>
    public static Rational[] Constants(double[] weights, int outputs, Rational[] offset, Func<int, int, int> channelOf, double[]? bias)
    {
        var constants = new Rational[outputs];
        var inputs = weights.Length / outputs;
        var common = offset.Distinct().Take(2).ToArray();
        for (var output = 0; output < outputs; output++)
        {
            var row = weights.AsSpan(output * inputs, inputs);
            constants[output] = bias is null ? Rational.Zero : Rational.From(bias[output]);
            if (common.Length > 1)
                constants[output] += Weighted(row, offset, channelOf, output);
            else if (common[0].Sign != 0)
                constants[output] += common[0] * Sum(row);
        }
        return constants;
    }

    private static Rational Weighted(ReadOnlySpan<double> row, Rational[] offset, Func<int, int, int> channelOf, int output)
    {
        var sum = Rational.Zero;
        for (var i = 0; i < row.Length; i++)
            sum += Rational.From(row[i]) * offset[channelOf(output, i)];
        return sum;
    }

    // Weights take few values, mostly two.
    private static Rational Sum(ReadOnlySpan<double> row)
    {
        var counts = new Dictionary<double, int>();
        foreach (var weight in row)
            counts[weight] = counts.GetValueOrDefault(weight) + 1;
        return counts.Aggregate(Rational.Zero, (sum, pair) => sum + Rational.From(pair.Key) * pair.Value);
    }
}
