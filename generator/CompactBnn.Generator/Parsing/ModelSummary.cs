using CompactBnn.Format;

namespace CompactBnn.Generator.Parsing;

/// <summary>
/// All that the public members depend on. Weights, thresholds and quantisers are not part of it: retraining leaves the members as they are.
/// </summary>
/// <param name="Name">Name of the network.</param>
/// <param name="Input">Shape of the input.</param>
/// <param name="Recipe">How picture files become the input; null where the network reads rows of numbers.</param>
/// <param name="Labels">One a class.</param>
/// <param name="NetworkWords">Words of the workspace that the network itself uses.</param>
internal sealed record ModelSummary(string Name, Shape Input, ImageRecipe? Recipe, EquatableArray<string> Labels, int NetworkWords)
{
    /// <summary>Whether the network reads rows of numbers.</summary>
    public bool IsTable => Recipe is null;

    /// <summary>Words that hold one 32-bit number a class.</summary>
    public int ClassWords => (Labels.Length + 1) / 2;

    /// <summary>Words of the whole workspace: the network's, then the sums, then the scores.</summary>
    public int WorkspaceWords => NetworkWords + 2 * ClassWords;

    /// <summary>Bytes of an input.</summary>
    public int InputBytes => (int)Input.Elements;

    public static ModelSummary Of(NetworkPlan plan)
    {
        var network = plan.Payload.Network;
        var recipe = (network.Input as ImageInput)?.Recipe;
        return new(network.Name, network.Input.Shape, recipe, network.Labels, plan.Layout?.WorkspaceLength ?? 0);
    }
}
