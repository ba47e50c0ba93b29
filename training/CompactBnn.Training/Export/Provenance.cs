using System.Globalization;
using CompactBnn.Data;
using CompactBnn.Format;
using CompactBnn.Training.Recipes;

namespace CompactBnn.Training.Export;

/// <summary>What a weight file says of its origin.</summary>
internal static class Provenance
{
    /// <summary>Key of the data set's name.</summary>
    public const string DataKey = "data";

    /// <summary>The metadata of a trained network.</summary>
    public static EquatableArray<Metadata> Of(Recipe recipe, DataSet data, TrainingResults results)
    {
        var fitting = recipe.Fitting;
        var varied = recipe.Augmentation;
        Metadata[] tested = results.TestImages == 0 ? [] : [new("test-accuracy", Text($"{results.TestAccuracy:0.0000}"))];
        return EquatableArray<Metadata>.Adopt(
        [
            new(DataKey, data.Name),
            .. tested,
            new("validation-accuracy", Text($"{results.Best.ValidationAccuracy:0.0000}")),
            new("layers", recipe.Architecture.Notation),
            recipe.Kind == NetworkKind.Sliced ? new("slices", string.Join(' ', recipe.Slices)) : new("input", "bytes"),
            .. recipe.Coding == SliceCoding.Levels ? new Metadata[] { new("coding", "levels") } : [],
            .. recipe.ShrunkFrom is { } wider ? new Metadata[] { new("shrunk-from", wider.Architecture.Notation) } : [],
            new("recipe", recipe.Name),
            new("seed", Text($"{recipe.Seed}")),
            new("epochs", Text($"{results.Best.Epoch} of {fitting.Epochs}")),
            new("optimizer", Text($"Adam, rate {fitting.Rate} to {fitting.FinalRate}, {fitting.Schedule}, batch {fitting.Batch}, {fitting.Loss}")),
            new("augmentation", Text($"flip {(varied.Flip ? "yes" : "no")}, shift {varied.Shift}, scale {varied.Scale}, rotate {varied.Rotate}")),
        ]);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
