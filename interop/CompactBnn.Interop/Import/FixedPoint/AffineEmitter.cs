using System.Numerics;
using CompactBnn.Format;

namespace CompactBnn.Interop.Import;

/// <summary>Adds affine operations and sums to a network, and keeps count of the ranges as the network's own rules do.</summary>
internal sealed class AffineEmitter(LoweringContext context)
{
    // Multipliers below 2^30 leave the rounding of the largest room.
    private const int MultiplierBits = 30;

    /// <summary>Integers times a factor plus a summand a channel, rounded to the nearest, and held within bounds.</summary>
    public BaseValue Affine(BaseValue source, Rational[] factors, Rational[] summands, int low = -int.MaxValue, int high = int.MaxValue)
    {
        var shift = ShiftFor(source, factors);
        var unit = Rational.FromInteger(BigInteger.One << shift);
        var channels = new ChannelAffine[factors.Length];
        for (var c = 0; c < channels.Length; c++)
        {
            var offset = (summands[c] * unit).Round() + (shift > 0 ? BigInteger.One << (shift - 1) : 0);
            if (BigInteger.Abs(offset) > ChannelAffine.MostOffset)
                throw new ImportException($"a constant of {summands[c]} in a branch behind '{source.Name}' is too large for fixed point");
            channels[c] = new((int)(factors[c] * unit).Round(), (long)offset);
        }
        return Emit(source, shift, low, high, channels);
    }

    /// <summary>Exact integer arithmetic: <c>(x * factor) >> shift</c>, rounded down.</summary>
    public BaseValue Scaled(BaseValue source, int factor, int shift, long offset = 0, int low = -int.MaxValue, int high = int.MaxValue)
    {
        var channels = new ChannelAffine[source.Shape.Channels];
        Array.Fill(channels, new(factor, offset));
        return Emit(source, shift, low, high, channels);
    }

    /// <summary>The sum of values of one shape.</summary>
    public BaseValue Sum(IReadOnlyList<BaseValue> values)
    {
        if (values.Count == 1)
            return values[0];
        long low = values.Sum(value => (long)value.Lows.Min()), high = values.Sum(value => (long)value.Highs.Max());
        RequireFit(values[0].Name, low, high);
        var name = context.Network.Add("add", own => new Addition(own, EquatableArray<string>.From(values.Select(value => value.Name))));
        return BaseValue.Integers(name, values[0].Shape, (int)low, (int)high);
    }

    /// <summary>+1 and -1 as integers.</summary>
    public BaseValue OfBits(BaseValue bits)
    {
        var channels = bits.Shape.Channels;
        var ones = new bool[channels];
        Array.Fill(ones, true);
        var window = new Window(Extent.One, Extent.One, Extent.One, Padding.None);
        var name = context.Network.Add("numbers", own => new Convolution(own, bits.Name, channels, window, channels, 0, Weights.Binary(PackedBits.From(ones))));
        return BaseValue.Integers(name, bits.Shape, -1, 1);
    }

    private BaseValue Emit(BaseValue source, int shift, int low, int high, ChannelAffine[] channels)
    {
        var affine = new Affine("range", source.Name, shift, low, high, EquatableArray<ChannelAffine>.Adopt(channels));
        int least = int.MaxValue, most = int.MinValue;
        for (var c = 0; c < channels.Length; c++)
        {
            int first = affine.Apply(c, source.Lows.Min()), last = affine.Apply(c, source.Highs.Max());
            (least, most) = (Math.Min(least, Math.Min(first, last)), Math.Max(most, Math.Max(first, last)));
        }
        RequireFit(source.Name, least, most);
        return BaseValue.Integers(context.Network.Add("affine", own => affine with { Name = own }), source.Shape, least, most);
    }

    private static int ShiftFor(BaseValue source, Rational[] factors)
    {
        var largest = factors.Max(Rational.Abs);
        var shift = Format.Affine.MostShift;
        while (shift > 0 && largest * Rational.FromInteger(BigInteger.One << shift) > Rational.FromInteger(BigInteger.One << MultiplierBits))
            shift--;
        return largest <= Rational.FromInteger(BigInteger.One << MultiplierBits) ? shift
            : throw new ImportException($"a scale of {largest} in a branch behind '{source.Name}' is too large for fixed point");
    }

    private static void RequireFit(string name, long low, long high)
    {
        // Twice the largest, for the sum of two, and some rounding.
        if (low < -3L * FixedPointSteps.Largest || high > 3L * FixedPointSteps.Largest)
            throw new ImportException($"the integers that '{name}' becomes may reach {low} to {high}, which is too large for fixed point");
    }
}
