using CompactBnn.Format;
using CompactBnn.Training.Fitting;
using CompactBnn.Training.Recipes;

namespace CompactBnn.Training;

/// <summary>A trained network that has not seen the test images yet.</summary>
/// <param name="Recipe">How it was trained.</param>
/// <param name="Network">The exported network; null where it has full precision.</param>
/// <param name="Split">Which training samples it learned from.</param>
/// <param name="Classes">The class that it gives each validation sample.</param>
/// <param name="Results">How training went.</param>
internal sealed record ValidatedNetwork(Recipe Recipe, Network? Network, ValidationSplit Split, int[] Classes, TrainingResults Results);
