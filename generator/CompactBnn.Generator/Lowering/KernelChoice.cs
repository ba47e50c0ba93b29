namespace CompactBnn.Generator.Lowering;

/// <summary>What decides between the kernels of a layer.</summary>
/// <param name="Preference">Which kernels the project wants.</param>
/// <param name="Costs">The constants of the cost model.</param>
internal sealed record KernelChoice(KernelPreference Preference, CostTables Costs);
