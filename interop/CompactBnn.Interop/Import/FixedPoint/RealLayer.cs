using CompactBnn.Format;

namespace CompactBnn.Interop.Import;

/// <summary>
/// A layer of real weights, or one on integers that are too wide for it: weights as digits of 8 and 7 bits, inputs as digits that keep the sums within 32 bits, one
/// integer layer for each pair of digits, and the sum of their results in fixed point.
/// </summary>
internal sealed class RealLayer(LoweringContext context, string kind, Func<string, string, Weights, Operation> make)
{
    /// <summary>Integer layers that real weights become, and the bits that they hold together.</summary>
    public const int WeightDigitCount = 3, WeightBits = 8 + DigitBits * (WeightDigitCount - 1);

    private const int DigitBits = 7, DigitSize = 1 << DigitBits;

    // 16-bit integers multiply fastest.
    private const int MostInputBits = 15, SumBits = 30;

    /// <summary>The layer's value.</summary>
    /// <param name="rows">Its weights.</param>
    /// <param name="input">What it reads.</param>
    /// <param name="shape">The shape of its value.</param>
    /// <param name="padsWithNothing">Whether padded taps count nothing.</param>
    /// <param name="constants">What is added to each output.</param>
    /// <returns>Integers, and what a step of them is.</returns>
    public (BaseValue Value, Rational Step) Lower(LayerRows rows, BaseValue input, Shape shape, bool padsWithNothing, Rational[] constants)
    {
        var weights = WeightDigits(rows);
        var parts = new List<(BaseValue Sums, Rational[] Scale)>();
        foreach (var (digit, factor) in InputDigits(input, rows.Inputs))
        {
            foreach (var split in weights)
            {
                var name = context.Network.Add(kind, own => make(own, digit.Name, split.ToWeights()));
                var sums = LayerSums.Range(name, shape, split, digit, padsWithNothing);
                parts.Add((BaseValue.Integers(name, shape, sums.Lows.Min(), sums.Highs.Max()), Array.ConvertAll(split.Scale, scale => scale * factor)));
            }
        }
        var unit = context.Steps.UnitFor(parts.Aggregate(constants.Max(Rational.Abs),
            (sum, part) => sum + part.Scale.Max(Rational.Abs) * Math.Max(-part.Sums.Lows.Min(), part.Sums.Highs.Max())));
        var zeros = new Rational[constants.Length];
        var results = parts.Select((part, i) => context.FixedPoint.Emitter.Affine(part.Sums,
            Array.ConvertAll(part.Scale, scale => scale * unit), Array.ConvertAll(i == 0 ? constants : zeros, summand => summand * unit)));
        return (context.FixedPoint.Emitter.Sum([.. results]), Rational.One / unit);
    }

    private static WeightRows[] WeightDigits(LayerRows rows)
    {
        if (rows.Exact is { } exact)
            return [exact];
        // All digits at their greatest: 127 before 63 and 63.
        var largestInteger = 127;
        for (var digit = 1; digit < WeightDigitCount; digit++)
            largestInteger = largestInteger * DigitSize + DigitSize / 2 - 1;
        var digits = new sbyte[WeightDigitCount][];
        for (var digit = 0; digit < WeightDigitCount; digit++)
            digits[digit] = new sbyte[rows.Weights.Length];
        var steps = new double[rows.Outputs];
        for (var output = 0; output < rows.Outputs; output++)
        {
            var row = rows.Weights.AsSpan(output * rows.Inputs, rows.Inputs);
            var largest = 0.0;
            foreach (var weight in row)
                largest = Math.Max(largest, Math.Abs(weight));
            steps[output] = largest == 0 ? 1 : largest / largestInteger;
            for (var i = 0; i < row.Length; i++)
                Split((int)Math.Round(row[i] / steps[output]), digits, output * rows.Inputs + i);
        }
        return [.. digits.Select((integers, digit) => new WeightRows(integers, Array.ConvertAll(steps, step => Rational.From(step) * (1 << DigitBits * digit))))];
    }

    /// <summary>Digits from -64 to 63, the least significant one first; the last one is what is left.</summary>
    private static void Split(int integer, sbyte[][] digits, int place)
    {
        for (var digit = 0; digit < digits.Length - 1; digit++)
        {
            var upper = (integer + DigitSize / 2) >> DigitBits;
            digits[digit][place] = (sbyte)(integer - upper * DigitSize);
            integer = upper;
        }
        digits[^1][place] = (sbyte)integer;
    }

    /// <summary>The input as a sum of digits times powers of two; the last one keeps the sign.</summary>
    private IEnumerable<(BaseValue Digit, Rational Factor)> InputDigits(BaseValue input, int taps)
    {
        var largest = input.Kind == ElementKind.Bit ? 1 : Math.Max(-(long)input.Lows.Min(), input.Highs.Max());
        var bits = Math.Min(MostInputBits, SumBits - DigitBits - (int)Math.Ceiling(Math.Log2(taps)));
        if (largest < 1L << bits)
        {
            yield return (input, Rational.One);
            yield break;
        }
        var emitter = context.FixedPoint.Emitter;
        var rest = input;
        var factor = Rational.One;
        for (; Math.Max(-(long)rest.Lows.Min(), rest.Highs.Max()) >= 1L << bits; factor *= 1 << bits)
        {
            var upper = emitter.Scaled(rest, 1, bits);
            // What the upper digits leave, 0 to 2^bits - 1; the bounds tell so to who infers ranges.
            var difference = emitter.Sum([rest, emitter.Scaled(upper, -(1 << bits), 0)]);
            yield return (emitter.Scaled(difference, 1, 0, low: 0, high: (1 << bits) - 1), factor);
            rest = upper;
        }
        yield return (rest, factor);
    }
}

/// <summary>The weights of a layer, already times the scale of the channel that each one meets.</summary>
/// <param name="Weights">One row an output.</param>
/// <param name="Outputs">Number of rows.</param>
/// <param name="Exact">The weights as integers times one scale an output, where they are; else null.</param>
internal sealed record LayerRows(double[] Weights, int Outputs, WeightRows? Exact)
{
    /// <summary>Weights of a row.</summary>
    public int Inputs => Weights.Length / Outputs;

    public static LayerRows Of(double[] rows, int outputs, Rational[] scale, Func<int, int, int> channelOf)
    {
        var inputs = rows.Length / outputs;
        var numbers = Array.ConvertAll(scale, factor => factor.ToDouble());
        var scaled = new double[rows.Length];
        for (var i = 0; i < rows.Length; i++)
            scaled[i] = rows[i] * numbers[channelOf(i / inputs, i % inputs)];
        return new(scaled, outputs, WeightRows.Find(rows, outputs, scale, channelOf));
    }
}
