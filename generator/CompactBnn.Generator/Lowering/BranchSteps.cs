using System.Collections.Generic;
using CompactBnn.Format;

namespace CompactBnn.Generator.Lowering;

/// <summary>An affine operation on integers.</summary>
/// <param name="Name">An identifier, unique among the steps.</param>
/// <param name="Affine">The operation.</param>
/// <param name="Fits">Whether its results fit 32 bits before its bounds are applied.</param>
/// <param name="Input">The integers read.</param>
/// <param name="Output">The integers made.</param>
internal sealed record AffineStep(string Name, Affine Affine, bool Fits, Map Input, Map Output) : Step(Name);

/// <summary>The sum of maps of integers.</summary>
internal sealed record AdditionStep(string Name, Addition Addition, IReadOnlyList<Map> Inputs, Map Output) : Step(Name);

/// <summary>The channels of several maps side by side.</summary>
internal sealed record ConcatenationStep(string Name, Concatenation Concatenation, IReadOnlyList<Map> Inputs, Map Output) : Step(Name);

/// <summary>A sum-pool of integers.</summary>
internal sealed record SumPoolStep(string Name, SumPool Pool, Map Input, Map Output) : Step(Name);

/// <summary>A copy of a map, for readers that want another padding around it, or none.</summary>
internal sealed record CopyStep(string Name, string Value, Map Input, Map Output) : Step(Name);
