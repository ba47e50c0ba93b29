using System.Text.Json;
using System.Text.RegularExpressions;
using CompactBnn.Format;
using CompactBnn.Training.Networks;

namespace CompactBnn.Training.Recipes;

/// <summary>Reads recipe files: JSON with comments; <c>docs/training.md</c> lists the keys.</summary>
public static partial class RecipeReader
{
    private const int MostBytes = 1 << 20;

    /// <summary>Reads a recipe.</summary>
    /// <exception cref="TrainingException">The file is absent or wrong; the message names the line, what was found and what would be right.</exception>
    public static Recipe Read(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (file.Exists && file.Length > MostBytes)
                throw new TrainingException($"{path} has {file.Length} bytes; a recipe has at most {MostBytes}.");
            return Parse(path, File.ReadAllBytes(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TrainingException($"The recipe {path} cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Reads a recipe from the bytes of its file.</summary>
    /// <param name="path">Name of the file, for messages.</param>
    /// <param name="utf8">Its bytes.</param>
    /// <exception cref="TrainingException">It is wrong, as in <see cref="Read"/>.</exception>
    public static Recipe Parse(string path, byte[] utf8)
    {
        JsonTree tree;
        try
        {
            tree = JsonTree.Parse(utf8);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            var line = (exception as JsonException)?.LineNumber + 1 ?? 1;
            throw new TrainingException($"{path}({line}): not a recipe in JSON: {exception.Message.Split(" LineNumber")[0]}", exception);
        }
        return tree is JsonObject root
            ? ReadRecipe(new(path, "the recipe", root))
            : throw new TrainingException($"{path}({tree.Line}): a recipe is one object, {{ ... }}.");
    }

    private static Recipe ReadRecipe(RecipeSection root)
    {
        var architecture = root.Parsed("layers", Architecture.Parse);
        var kind = architecture.IsResidual || root.Choice<InputWord>("input", InputWord.Slices) == InputWord.Slices ? NetworkKind.Sliced : NetworkKind.Bytes;
        if (kind == NetworkKind.Bytes && root.Has("slices"))
            throw root.ErrorAt("slices", "a network that reads bytes has no slices; leave this key out, or set \"input\" to \"slices\".");
        if (kind == NetworkKind.Bytes && root.Has("coding"))
            throw root.ErrorAt("coding", "a network that reads bytes has no slices that could be coded; leave this key out, or set \"input\" to \"slices\".");
        var recipe = new Recipe(
            root.Parsed("name", NetworkName),
            root.Text("data"),
            root.Whole("seed", 0, int.MaxValue, 1),
            architecture,
            // A residual network reads whole bytes.
            architecture.IsResidual ? EquatableArray<int>.From(Enumerable.Range(0, 8)) : kind == NetworkKind.Sliced ? root.Rising("slices", 0, 7) : default,
            ReadPicture(root.OptionalSection("picture")),
            ReadFitting(root.Section("training")),
            ReadAugmentation(root.Section("augmentation"))) { Kind = kind, Coding = architecture.IsResidual ? SliceCoding.Bits : root.Choice<SliceCoding>("coding", SliceCoding.Bits) };
        root.End();
        return recipe;
    }

    private enum InputWord
    {
        Slices,
        Bytes,
    }

    private static string NetworkName(string name) =>
        Name().IsMatch(name) ? name : throw new FormatException($"\"{name}\" is no name: a lower-case letter, then lower-case letters, digits, \"_\" or \"-\", 64 at most.");

    [GeneratedRegex(@"^[a-z][a-z0-9_-]{0,63}\z")]
    private static partial Regex Name();

    private static ImageInput? ReadPicture(RecipeSection? section)
    {
        if (section is null)
            return null;
        const int longest = 4096;
        var grey = ImageRecipe.Grey;
        var colour = section.Choice<ColourOrder>("colour", grey.Colour);
        var framing = section.Choice<Framing>("framing", grey.Framing);
        if (framing == Framing.Ink && colour != ColourOrder.Grey)
            throw section.ErrorAt("framing", "ink frames grey pictures only; set \"colour\" to \"grey\", or choose another framing.");
        int height = section.Whole("height", 1, longest), width = section.Whole("width", 1, longest);
        var shape = new Shape(height, width, colour == ColourOrder.Grey ? 1 : 3);
        if (shape.Elements > FormatLimits.ValueElements)
            throw section.ErrorAt("height", $"the input is {shape}, {shape.Elements} bytes; {FormatLimits.ValueElements} is the most.");
        var recipe = grey with
        {
            Colour = colour,
            Inversion = section.Choice<Inversion>("inversion", grey.Inversion),
            Framing = framing,
            Filter = section.Choice<ResizeFilter>("filter", grey.Filter),
            Background = section.Whole("background", 0, 255, grey.Background),
            InkBox = framing == Framing.Ink ? section.Whole("inkBox", 1, Math.Min(height, width)) : 0,
        };
        section.End();
        return new(shape, recipe);
    }

    private static FittingOptions ReadFitting(RecipeSection section)
    {
        var rate = section.Number("rate", 1e-9, 1, 5e-3);
        var fitting = new FittingOptions(
            section.Whole("epochs", 1, 100_000),
            section.Whole("batch", 2, 65_536, 100),
            rate,
            section.Number("finalRate", 1e-12, 1, rate / 1000),
            section.Choice<RateSchedule>("schedule", RateSchedule.Cosine),
            section.Choice<LossKind>("loss", LossKind.CrossEntropy),
            section.Number("spread", 1e-6, 1, 0.05),
            section.Whole("validation", 1, 1_000_000),
            section.Number("normMomentum", 1e-4, 1, 0.1),
            section.Number("normEpsilon", 1e-8, 1, 1e-4),
            section.Number("regulariser", 0, 1, 0));
        section.End();
        return fitting;
    }

    private static Augmentation ReadAugmentation(RecipeSection section)
    {
        var augmentation = new Augmentation(
            section.Flag("flip"), section.Whole("shift", 0, 256, 0), section.Number("scale", 0, 0.9, 0), section.Number("rotate", 0, 180, 0));
        section.End();
        return augmentation;
    }
}
