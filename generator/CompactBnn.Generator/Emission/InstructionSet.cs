namespace CompactBnn.Generator.Emission;

/// <summary>A vector width that code is emitted for.</summary>
/// <param name="Bits">Bits of a vector; 64 is plain integer code.</param>
internal sealed record InstructionSet(int Bits)
{
    /// <summary>All widths, the widest first.</summary>
    public static readonly InstructionSet[] All = [new(512), new(256), new(128), new(64)];

    /// <summary>Lanes of 64 bits.</summary>
    public int Lanes => Bits / 64;

    public bool IsScalar => Bits == 64;

    /// <summary>End of a method's name.</summary>
    public string Suffix => IsScalar ? "Scalar" : Names.Number(Bits);

    /// <summary>The type that holds a count a lane.</summary>
    public string Vector => IsScalar ? "ulong" : $"Vector{Names.Number(Bits)}<ulong>";

    /// <summary>The static class of the vector type.</summary>
    public string VectorClass => $"Vector{Names.Number(Bits)}";

    /// <summary>The runtime's primitives for this width.</summary>
    public string Primitives => $"Lanes{Names.Number(Bits)}";

    /// <summary>Bits of the vectors of kernels that have no scalar form: machines without vectors get by with the narrowest.</summary>
    public int VectorBits => IsScalar ? 128 : Bits;

    public string Zero => IsScalar ? "0UL" : $"{Vector}.Zero";
}
