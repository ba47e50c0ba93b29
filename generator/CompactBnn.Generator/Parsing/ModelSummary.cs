using System;
using System.Linq;
using CompactBnn.Format;
using CompactBnn.Generator.Emission;
using CompactBnn.Generator.Lowering;

namespace CompactBnn.Generator.Parsing;

/// <summary>
/// All that the public members depend on. Weights, thresholds and quantisers are not part of it: where they alone change, the members stay.
/// </summary>
/// <param name="Name">Name of the network.</param>
/// <param name="Input">Shape of the input.</param>
/// <param name="Recipe">How picture files become the input; null where the network reads rows of numbers.</param>
/// <param name="Labels">One a class.</param>
/// <param name="NetworkWords">Words of the workspace that the network itself uses.</param>
/// <param name="BatchNetworkWords">Words that it uses for an image a lane; no more than the former where it never does.</param>
/// <param name="BatchFrom">From how many images on it may take an image a lane; 0 where it never does.</param>
internal sealed record ModelSummary(
    string Name, Shape Input, ImageRecipe? Recipe, EquatableArray<string> Labels, int NetworkWords, int BatchNetworkWords, int BatchFrom)
{
    /// <summary>Images whose sums are kept at a time in a batch: those of the widest vector.</summary>
    public const int BatchImages = 512;

    /// <summary>Divides scores before a softmax; 1 where the file has none.</summary>
    public float Temperature { get; init; } = 1;

    /// <summary>Least probability of a prediction; 0 where the file has none.</summary>
    public float Rejection { get; init; }

    /// <summary>The data set that the file names, or null.</summary>
    public string? Data { get; init; }

    /// <summary>The accuracy on its test images that the file states, or null.</summary>
    public string? TestAccuracy { get; init; }

    /// <summary>Whether the network reads rows of numbers.</summary>
    public bool IsTable => Recipe is null;

    /// <summary>Words that hold one 32-bit number a class.</summary>
    public int ClassWords => (Labels.Length + 1) / 2;

    /// <summary>Words of the whole workspace: the network's, then the sums, then the scores.</summary>
    public int WorkspaceWords => NetworkWords + 2 * ClassWords;

    /// <summary>Words of the whole workspace of a batch: the network's, then the sums of the widest vector, which scores take the place of.</summary>
    public int BatchWorkspaceWords => BatchFrom == 0 ? WorkspaceWords : BatchNetworkWords + BatchImages * ClassWords;

    /// <summary>Bytes of an input.</summary>
    public int InputBytes => (int)Input.Elements;

    public static ModelSummary Of(NetworkPlan plan)
    {
        var network = plan.Payload.Network;
        return OfShape(plan) with
        {
            Temperature = network.Scores.Temperature ?? 1,
            Rejection = network.Scores.Rejection ?? 0,
            Data = RemarkOf(network, "data"),
            TestAccuracy = RemarkOf(network, "test-accuracy"),
        };
    }

    private static ModelSummary OfShape(NetworkPlan plan)
    {
        var network = plan.Payload.Network;
        var recipe = (network.Input as ImageInput)?.Recipe;
        var words = plan.Layout?.WorkspaceLength ?? 0;
        if (plan.Layout?.Batch is not { } batch)
            return new(network.Name, network.Input.Shape, recipe, network.Labels, words, words, 0);
        return new(network.Name, network.Input.Shape, recipe, network.Labels, words, batch.WordsFor(words), BatchSize.Least(batch, plan.Layout));
    }

    private static string? RemarkOf(Network network, string key) => network.Metadata.FirstOrDefault(remark => remark.Key == key)?.Value;
}
