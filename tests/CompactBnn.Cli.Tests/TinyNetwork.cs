using CompactBnn.Format;

namespace CompactBnn.Cli.Tests;

/// <summary>
/// A network that can be followed by hand: of 2x2 grey pixels it takes bit 7 and whether they are at least 64, and counts how many of
/// these eight bits are as in each class: dark (all 0), left (the left column bright) and bright (all 1).
/// </summary>
internal static class TinyNetwork
{
    public static Network Create(float? temperature = null, float? rejection = null) => Network.Create(
        "tiny",
        new ImageInput(new(2, 2, 1), ImageRecipe.Grey with { Filter = ResizeFilter.Area }),
        EquatableArray<string>.Adopt(["dark", "[left]", "bright"]),
        EquatableArray<Operation>.Adopt(
        [
            new EncodePlanes("planes", "input", EquatableArray<Plane>.Adopt([Plane.Slice(0, 7), Plane.AtLeast(0, 64)])),
            new Flatten("flat", "planes"),
            new Dense("dense", "flat", 3, Weights.Binary(PackedBits.From(
            [
                false, false, false, false, false, false, false, false,
                true, true, false, false, true, true, false, false,
                true, true, true, true, true, true, true, true,
            ]))),
            new Scores("scores", "dense", EquatableArray<float>.Adopt([1f, 1f, 1f]), EquatableArray<float>.Adopt([0f, 0f, 0f]), temperature, rejection),
        ]),
        EquatableArray<Metadata>.Adopt([new("note", "made by hand")]));

    public static string Write(string path, Network? network = null)
    {
        CbnnFile.Write(path, network ?? Create());
        return path;
    }
}
