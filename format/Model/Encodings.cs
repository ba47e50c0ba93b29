namespace CompactBnn.Format;

/// <summary>Bytes to bits: each output channel is a Boolean function of the byte of one colour at the same position.</summary>
/// <param name="Name">Name of the operation.</param>
/// <param name="Input">The value read, of bytes.</param>
/// <param name="Planes">One an output channel.</param>
public sealed record EncodePlanes(string Name, string Input, EquatableArray<Plane> Planes) : Operation(Name, Input)
{
    /// <inheritdoc/>
    public override string Kind => "encode-planes";
}

/// <summary>One output channel of <see cref="EncodePlanes"/>.</summary>
/// <param name="Colour">Index of the input channel whose byte it reads.</param>
/// <param name="Table">256 bits: bit <c>v</c> is the output for byte <c>v</c>.</param>
public sealed record Plane(int Colour, PackedBits Table)
{
    /// <summary>Bit <paramref name="bit"/> of the byte of a colour, 0 being the least significant.</summary>
    public static Plane Slice(int colour, int bit)
    {
        var values = new bool[256];
        for (var v = 0; v < 256; v++)
            values[v] = (v >> bit & 1) != 0;
        return new(colour, PackedBits.From(values));
    }

    /// <summary>Whether the byte of a colour is at least <paramref name="level"/>.</summary>
    public static Plane AtLeast(int colour, int level)
    {
        var values = new bool[256];
        for (var v = 0; v < 256; v++)
            values[v] = v >= level;
        return new(colour, PackedBits.From(values));
    }
}

/// <summary>Bytes to integers: a table of 256 integers for each colour.</summary>
/// <param name="Name">Name of the operation.</param>
/// <param name="Input">The value read, of bytes.</param>
/// <param name="Table">256 integers a colour: entry <c>colour * 256 + v</c> is the output for byte <c>v</c>.</param>
public sealed record EncodeValues(string Name, string Input, EquatableArray<short> Table) : Operation(Name, Input)
{
    /// <inheritdoc/>
    public override string Kind => "encode-values";
}
