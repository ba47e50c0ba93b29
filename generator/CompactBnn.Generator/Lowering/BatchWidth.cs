using System;
using System.Collections.Generic;
using System.Linq;
using CompactBnn.Generator.Emission;

namespace CompactBnn.Generator.Lowering;

/// <summary>How the images of a batch become lanes on an instruction set.</summary>
/// <param name="Set">The instruction set.</param>
/// <param name="IsOctets">Whether eight neurons share a vector; else a vector holds images of one neuron.</param>
internal sealed record BatchWidth(InstructionSet Set, bool IsOctets)
{
    /// <summary>All ways, those of most images first.</summary>
    public static readonly BatchWidth[] All =
        [.. InstructionSet.All.SelectMany(Of).OrderByDescending(width => width.Images).ThenByDescending(width => width.Set.Bits)];

    /// <summary>The most images that are evaluated at a time.</summary>
    public int Images => IsOctets ? 64 : Set.Bits;

    /// <summary>Words of a value's lanes.</summary>
    public int Words => Images / 64;

    /// <summary>End of a method's name.</summary>
    public string Suffix => IsOctets ? $"Octets{Names.Number(Set.Bits)}" : Set.Suffix;

    /// <summary>The type of a value's lanes, and that of its operations.</summary>
    public string Types => IsOctets ? "ulong, Bits64" : $"{Set.Vector}, Bits{Names.Number(Set.Bits)}";

    /// <summary>The ways of an instruction set.</summary>
    public static IEnumerable<BatchWidth> Of(InstructionSet set) => MapKernel.HasOctets(set.Bits) ? [new(set, false), new(set, true)] : [new(set, false)];
}
