namespace CompactBnn.Format;

/// <summary>
/// Integers to integers, channel by channel: <c>min(max(floor((x * multiplier + offset) / 2^Shift), Low), High)</c>, in 64 bits. It rounds
/// down; an offset with <c>2^(Shift - 1)</c> in it rounds to the nearest. Scales and norms of a branch in fixed point are cases; with
/// bounds, so are rectifiers.
/// </summary>
/// <param name="Name">Name of the operation.</param>
/// <param name="Input">The value read, of integers.</param>
/// <param name="Shift">0 to 32.</param>
/// <param name="Low">No result is below this; from -(2^31 - 1).</param>
/// <param name="High">No result is above this; to 2^31 - 1.</param>
/// <param name="Channels">One multiplier and offset a channel.</param>
public sealed record Affine(string Name, string Input, int Shift, int Low, int High, EquatableArray<ChannelAffine> Channels) : Operation(Name, Input)
{
    /// <summary>The greatest shift.</summary>
    public const int MostShift = 32;

    /// <summary>The greatest number of an integer value, by size.</summary>
    public const int MostInteger = int.MaxValue;

    /// <inheritdoc/>
    public override string Kind => "affine";

    /// <summary>The result for an integer of a channel before the bounds are applied.</summary>
    public long Unbounded(int channel, int value) => Channels[channel].Multiplier * (long)value + Channels[channel].Offset >> Shift;

    /// <summary>Whether all results fit 32 bits before the bounds are applied, so that engines may cut them to 32 bits first.</summary>
    /// <param name="input">What it reads.</param>
    public bool FitsBeforeBounds(ValueInfo input)
    {
        var (least, most) = IntegerRules.UnboundedRange(this, input);
        return least >= int.MinValue && most <= int.MaxValue;
    }

    /// <summary>The result for an integer of a channel.</summary>
    public int Apply(int channel, int value)
    {
        var result = Unbounded(channel, value);
        return result < Low ? Low : result > High ? High : (int)result;
    }
}

/// <summary>What <see cref="Affine"/> does to one channel.</summary>
/// <param name="Multiplier">Any 32-bit integer.</param>
/// <param name="Offset">From -2^62 to 2^62, so that a product and the offset fit 64 bits.</param>
public readonly record struct ChannelAffine(int Multiplier, long Offset)
{
    /// <summary>The greatest offset, by size.</summary>
    public const long MostOffset = 1L << 62;
}
