using CompactBnn.Format;

namespace CompactBnn.Interop.Import;

/// <summary>Weights of a layer as integers times one scale an output.</summary>
/// <param name="Integers">One integer a weight.</param>
/// <param name="Scale">One factor an output.</param>
internal sealed record WeightRows(sbyte[] Integers, Rational[] Scale)
{
    private const int LargestInteger = 127;

    // Products of an integer and a scale in float32 are off by 2^-24 each; 127 steps of a grid keep this.
    private const double Tolerance = 2e-5;

    /// <summary>Splits the rows of a matrix, one row an output, of <paramref name="scale"/> times weight.</summary>
    /// <param name="rows">The weights.</param>
    /// <param name="outputs">Number of rows.</param>
    /// <param name="scale">The factor of each input's channel.</param>
    /// <param name="channelOf">The channel that a row's place reads: of output and place.</param>
    /// <returns>The rows, or null where the weights are no integers of 8 bits.</returns>
    public static WeightRows? Find(double[] rows, int outputs, Rational[] scale, Func<int, int, int> channelOf)
    {
        var (integers, scales) = (new sbyte[rows.Length], new Rational[outputs]);
        var inputs = rows.Length / outputs;
        var sizes = Array.ConvertAll(scale, Rational.Abs);
        var numbers = Array.ConvertAll(scale, factor => factor.ToDouble());
        var row = new double[inputs];
        for (var output = 0; output < outputs; output++)
        {
            // Scales of one size but for their signs stay exact. A channel of scale 0 is a constant, whose weights count nothing.
            var common = Common(sizes, inputs, place => channelOf(output, place));
            for (var i = 0; i < inputs; i++)
            {
                var channel = channelOf(output, i);
                row[i] = rows[output * inputs + i] * (common is null ? numbers[channel] : Math.Sign(numbers[channel]));
            }
            if (Split(row, integers.AsSpan(output * inputs, inputs)) is not { } scaleOfRow)
                return null;
            scales[output] = scaleOfRow * (common ?? 1);
        }
        return new(integers, scales);
    }

    /// <summary>The weights as the network stores them: binary, masked, or integers of as few bits as hold them.</summary>
    public Weights ToWeights()
    {
        int least = Integers.Min(), most = Integers.Max();
        if (least >= -1 && most <= 1)
        {
            var signs = PackedBits.From(Array.ConvertAll(Integers, value => value > 0));
            return Integers.Contains((sbyte)0) ? Weights.Masked(signs, PackedBits.From(Array.ConvertAll(Integers, value => value != 0))) : Weights.Binary(signs);
        }
        var width = 2;
        while (least < -(1 << (width - 1)) || most >= 1 << (width - 1))
            width++;
        return Weights.Integer(width, EquatableArray<sbyte>.Adopt(Integers));
    }

    private static Rational? Common(Rational[] sizes, int inputs, Func<int, int> channelOf)
    {
        Rational? common = null;
        for (var place = 0; place < inputs; place++)
        {
            var size = sizes[channelOf(place)];
            if (size.Sign == 0)
                continue;
            if (common is { } known && known != size)
                return null;
            common = size;
        }
        return common ?? Rational.One;
    }

    private static Rational? Split(double[] row, Span<sbyte> integers)
    {
        var largest = row.Max(Math.Abs);
        if (largest == 0)
            return Rational.One;
        for (var levels = 1; levels <= LargestInteger; levels++)
        {
            if (!IsGrid(row, largest / levels))
                continue;
            for (var i = 0; i < row.Length; i++)
                integers[i] = (sbyte)Math.Round(row[i] / largest * levels);
            return Rational.From(largest) / levels;
        }
        return null;
    }

    private static bool IsGrid(double[] row, double step)
    {
        foreach (var weight in row)
        {
            var places = weight / step;
            if (Math.Abs(places - Math.Round(places)) > Tolerance)
                return false;
        }
        return true;
    }
}
