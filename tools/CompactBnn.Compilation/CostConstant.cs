namespace CompactBnn.Compilation;

/// <summary>A constant of the generator's cost model.</summary>
/// <param name="Name">What it is the cost of.</param>
/// <param name="Nanoseconds">The cost.</param>
public sealed record CostConstant(string Name, double Nanoseconds);
