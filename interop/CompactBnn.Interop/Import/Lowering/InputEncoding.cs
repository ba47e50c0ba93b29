using System.Globalization;
using CompactBnn.Format;

namespace CompactBnn.Interop.Import;

/// <summary>Makes an encoding of the tables of 256 numbers that the elementwise prefix of the graph has become: bits where each takes two values, else integers.</summary>
internal sealed class InputEncoding(LoweringContext context)
{
    private const int Bytes = 256;

    // Numbers computed in float32 lie this near to the grid that they are meant to lie on, in steps of the grid.
    private const double Tolerance = 1e-3;

    public ResolvedValue Encode(GraphNode node, LoweredValue value, bool padded, int taps)
    {
        var tables = Array.ConvertAll(value.Tables, table => table.Values.Length == 1 ? [.. Enumerable.Repeat(table.Values[0], Bytes)] : table.Values);
        if (tables.Any(table => table.Any(number => !double.IsFinite(number))))
            throw new ImportException($"{node.Title} reads a number that is infinite or not a number for some byte of the input");
        if (tables.All(table => table.Distinct().Count() <= 2))
            return Planes(value, tables);
        if (!value.Colours.SequenceEqual(LoweredValue.RowOrder(value.Base.Shape.Channels)))
            throw new ImportException($"{node.Title} reads several numbers made of one colour of the input; of one colour only bits can be made several times");
        return Integers(value, tables, padded) ?? FixedPoint(value, tables, taps);
    }

    private ResolvedValue Planes(LoweredValue value, double[][] tables)
    {
        var planes = tables.Select((table, channel) => new Plane(value.Colours[channel], PackedBits.From(Array.ConvertAll(table, number => number == table.Max()))));
        var name = context.Network.Add("planes", own => new EncodePlanes(own, value.Base.Name, EquatableArray<Plane>.From(planes)));
        Rational Low(double[] table) => Rational.From(table.Min());
        Rational High(double[] table) => Rational.From(table.Max());
        return new(BaseValue.Bits(name, value.Shape), value.Dimensions, value.Order,
            Array.ConvertAll(tables, table => (High(table) - Low(table)) * Rational.Half), Array.ConvertAll(tables, table => (High(table) + Low(table)) * Rational.Half));
    }

    /// <summary>Multiples of one step, or where nothing is padded, of one step from an offset on; null where there is no such step.</summary>
    private ResolvedValue? Integers(LoweredValue value, double[][] tables, bool padded)
    {
        double[]? Found(double[] offsets) => Step(tables, offsets) is { } step ? [step, .. offsets] : null;
        var found = Found(new double[tables.Length]) ?? (padded ? null : Found(Array.ConvertAll(tables, table => table.Min())));
        if (found is null)
            return null;
        var step = found[0];
        return Emit(value, tables.Select((table, colour) => Array.ConvertAll(table, number => (short)Math.Round((number - found[1 + colour]) / step))),
            Rational.From(step), [.. found.Skip(1).Select(Rational.From)]);
    }

    private static double? Step(double[][] tables, double[] offsets)
    {
        var numbers = tables.SelectMany((table, colour) => table.Select(number => Math.Abs(number - offsets[colour]))).Where(number => number != 0).Distinct().Order().ToArray();
        var gap = numbers.Zip(numbers.Skip(1), (a, b) => b - a).Append(numbers[0]).Where(difference => difference > numbers[^1] * 1e-6).DefaultIfEmpty(0).Min();
        if (gap == 0 || numbers[^1] / gap > short.MaxValue)
            return null;
        // The largest number has the least relative rounding error.
        var step = numbers[^1] / Math.Round(numbers[^1] / gap);
        return numbers.All(number => Math.Abs(number / step - Math.Round(number / step)) < Tolerance) ? step : null;
    }

    private ResolvedValue FixedPoint(LoweredValue value, double[][] tables, int taps)
    {
        // Sums below 2^22 stay exact in float32, for those who export the network.
        var levels = Math.Clamp((1 << 22) / taps - 1, byte.MaxValue, short.MaxValue);
        var largest = tables.Max(table => table.Max(Math.Abs));
        var step = largest / levels;
        context.Notes.Add(string.Create(CultureInfo.InvariantCulture,
            $"the input as fixed point: multiples of {step:g4}, so that sums are off by up to {taps * step / 2:g3}; its numbers lie on no common grid"));
        return Emit(value, tables.Select(table => Array.ConvertAll(table, number => (short)Math.Round(number / step))), Rational.From(step),
            new Rational[tables.Length]);
    }

    private ResolvedValue Emit(LoweredValue value, IEnumerable<short[]> tables, Rational step, Rational[] offset)
    {
        var all = tables.ToArray();
        var name = context.Network.Add("values", own => new EncodeValues(own, value.Base.Name, EquatableArray<short>.From(all.SelectMany(table => table))));
        var scale = new Rational[offset.Length];
        Array.Fill(scale, step);
        var encoded = new BaseValue(
            name, value.Shape, ElementKind.Integer, Array.ConvertAll(all, table => (int)table.Min()), Array.ConvertAll(all, table => (int)table.Max()), 1);
        return new(encoded, value.Dimensions, value.Order, scale, offset);
    }
}
