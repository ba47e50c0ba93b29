using CompactBnn.Format;
using CompactBnn.Training.Networks;
using CompactBnn.Training.Recipes;

namespace CompactBnn.Training.Compaction;

/// <summary>The rows of the paper's table as recipes: what is compared has the same data and epochs; the compact network and its control are shrunk from trained ones alike.</summary>
internal static class RowRecipes
{
    // Real weights need smaller steps than signs, whose latent weights start within a twentieth.
    private const double FullPrecisionRate = 2e-3;

    // A network that starts from a trained one takes smaller steps, or it would forget.
    private const double RetrainingPart = 0.2;

    private static readonly EquatableArray<int> AllSlices = EquatableArray<int>.From(Enumerable.Range(0, 8));

    /// <summary>The baseline BNN: bytes into a first layer of small integers, all other layers binary.</summary>
    public static Recipe Baseline(Recipe recipe) => recipe with { Kind = NetworkKind.Bytes, Slices = default, Coding = default };

    /// <summary>The same layers in float32.</summary>
    public static Recipe FullPrecision(Recipe recipe)
    {
        var rate = Math.Min(recipe.Fitting.Rate, FullPrecisionRate);
        var scale = rate / recipe.Fitting.Rate;
        return recipe with
        {
            Kind = NetworkKind.FullPrecision,
            Slices = default,
            Coding = default,
            Fitting = recipe.Fitting with { Rate = rate, FinalRate = recipe.Fitting.FinalRate * scale },
        };
    }

    /// <summary>The same layers, all binary, on all eight slices.</summary>
    public static Recipe Reconstructed(Recipe recipe) => Sliced(recipe, AllSlices, recipe.Architecture);

    /// <summary>Layers on some slices, all binary.</summary>
    public static Recipe Sliced(Recipe recipe, EquatableArray<int> slices, Architecture architecture) =>
        recipe with { Kind = NetworkKind.Sliced, Slices = slices, Architecture = architecture };

    /// <summary>Fewer neurons: the most important ones of a trained network, retrained for as many epochs.</summary>
    public static Recipe Shrunk(Recipe trained, Architecture architecture) => trained with
    {
        Architecture = architecture,
        ShrunkFrom = trained,
        Fitting = trained.Fitting with { Rate = trained.Fitting.Rate * RetrainingPart, FinalRate = trained.Fitting.FinalRate * RetrainingPart },
    };

    /// <summary>The widths of the compact network on bytes that are not sliced, shrunk in the same way: what mere shrinking does.</summary>
    public static Recipe Control(Recipe compact) => Baseline(compact) with { ShrunkFrom = compact.ShrunkFrom is { } wider ? Control(wider) : null };
}
