namespace CompactBnn.Samples.Tests;

/// <summary>Tests that measure time, so nothing else of this assembly runs beside them.</summary>
[CollectionDefinition(nameof(Undisturbed), DisableParallelization = true)]
public sealed class Undisturbed;
