using System;

namespace CompactBnn.Format;

/// <summary>How the weights of a layer are stored.</summary>
public enum WeightKind
{
    /// <summary>+1 or -1, one bit each.</summary>
    Binary,

    /// <summary>+1, -1, or 0 where the mask is 0; two bits each.</summary>
    Masked,

    /// <summary>Two's complement integers of 2 to 8 bits.</summary>
    Integer,
}

/// <summary>The weights of a convolution or a dense layer, in the order output channel, ky, kx, input channel.</summary>
public sealed class Weights : IEquatable<Weights>
{
    private Weights(WeightKind kind, int bitWidth, int count, PackedBits? signs, PackedBits? mask, EquatableArray<sbyte> integers)
    {
        Kind = kind;
        BitWidth = bitWidth;
        Count = count;
        Signs = signs;
        Mask = mask;
        Integers = integers;
    }

    /// <summary>How the weights are stored.</summary>
    public WeightKind Kind { get; }

    /// <summary>Bits of an integer weight, 2 to 8; 1 for the other kinds.</summary>
    public int BitWidth { get; }

    /// <summary>Number of weights.</summary>
    public int Count { get; }

    /// <summary>Signs of binary and masked weights: 1 is +1, 0 is -1 (and 0 where masked); null for integers.</summary>
    public PackedBits? Signs { get; }

    /// <summary>Mask of masked weights: 1 is live, 0 makes the weight 0; null for the other kinds.</summary>
    public PackedBits? Mask { get; }

    /// <summary>Values of integer weights; empty for the other kinds.</summary>
    public EquatableArray<sbyte> Integers { get; }

    /// <summary>Bits that the file stores for all weights, masks included.</summary>
    public long StoredBits => Kind switch
    {
        WeightKind.Binary => Count,
        WeightKind.Masked => 2L * Count,
        _ => (long)BitWidth * Count,
    };

    /// <summary>Number of weights that are 0 by a mask.</summary>
    public long MaskedCount => Mask is null ? 0 : Count - Mask.CountOnes();

    /// <summary>Value of weight <paramref name="index"/>.</summary>
    public int this[int index] =>
        Kind == WeightKind.Integer ? Integers[index]
        : Mask is not null && !Mask[index] ? 0
        : Signs![index] ? 1 : -1;

    /// <summary>Weights of +1 (bit 1) and -1 (bit 0).</summary>
    public static Weights Binary(PackedBits signs) => new(WeightKind.Binary, 1, signs.Length, signs, null, default);

    /// <summary>Weights of +1 and -1 where the mask is 1, and 0 elsewhere.</summary>
    /// <exception cref="ArgumentException">The lengths differ, or the sign of a masked weight is 1.</exception>
    public static Weights Masked(PackedBits signs, PackedBits mask)
    {
        if (MaskFaultOf(signs, mask) is { } fault)
            throw new ArgumentException(fault, nameof(mask));
        return new(WeightKind.Masked, 1, signs.Length, signs, mask, default);
    }

    /// <summary>Why these signs and this mask make no masked weights, or null.</summary>
    internal static string? MaskFaultOf(PackedBits signs, PackedBits mask)
    {
        if (signs.Length != mask.Length)
            return $"the mask has {mask.Length} bits; {signs.Length}, one a weight, are right";
        for (var i = 0; i < signs.Words.Length; i++)
        {
            if ((signs.Words[i] & ~mask.Words[i]) != 0)
                return $"a masked weight among those from {64 * i} to {Math.Min(64 * i + 63, signs.Length - 1)} has the sign bit 1; it must be 0";
        }
        return null;
    }

    /// <summary>Integers of <paramref name="bitWidth"/> bits.</summary>
    /// <param name="bitWidth">2 to 8.</param>
    /// <param name="values">Each from <c>-2^(bitWidth-1)</c> to <c>2^(bitWidth-1) - 1</c>.</param>
    /// <exception cref="ArgumentException">The width or a value is out of range.</exception>
    public static Weights Integer(int bitWidth, EquatableArray<sbyte> values)
    {
        if (bitWidth is < 2 or > 8)
            throw new ArgumentException($"Integer weights have 2 to 8 bits, not {bitWidth}.", nameof(bitWidth));
        int limit = 1 << (bitWidth - 1);
        foreach (var value in values.AsSpan())
        {
            if (value < -limit || value >= limit)
                throw new ArgumentException($"A weight of {bitWidth} bits lies in {-limit} to {limit - 1}; {value} does not.", nameof(values));
        }
        return new(WeightKind.Integer, bitWidth, values.Length, null, null, values);
    }

    /// <inheritdoc/>
    public bool Equals(Weights? other) =>
        other is not null && Kind == other.Kind && BitWidth == other.BitWidth && Count == other.Count
        && Equals(Signs, other.Signs) && Equals(Mask, other.Mask) && Integers == other.Integers;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Weights);

    /// <inheritdoc/>
    public override int GetHashCode() => unchecked(((int)Kind * 31 + Count) * 31 + (Signs?.GetHashCode() ?? Integers.GetHashCode()));
}
