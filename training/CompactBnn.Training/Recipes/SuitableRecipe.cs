using System.Text.RegularExpressions;
using CompactBnn.Data;
using CompactBnn.Format;
using CompactBnn.Training.Networks;

namespace CompactBnn.Training.Recipes;

/// <summary>A recipe for data that comes without one.</summary>
public static partial class SuitableRecipe
{
    // Steps for binary weights to settle, whatever the number of samples, within bounds that let a search end: it trains some twenty networks.
    private const int Steps = 1500, LeastEpochs = 12, MostEpochs = 60;

    /// <summary>The input for a folder of pictures; null where the data is something else, which brings its own.</summary>
    /// <param name="nameOrPath">Name or path of the data.</param>
    /// <exception cref="DataException">A picture can't be read.</exception>
    public static ImageInput? InputFor(string nameOrPath) => KnownDataSets.Find(nameOrPath) is null ? PictureSurvey.Of(nameOrPath)?.SuitableInput() : null;

    /// <summary>A recipe for samples: layers by their shape, epochs by their number, a fifth of them for validation and 5,000 at most.</summary>
    /// <param name="nameOrPath">Name or path of the data.</param>
    /// <param name="data">The data.</param>
    /// <exception cref="TrainingException">There are too few samples to learn from.</exception>
    public static Recipe For(string nameOrPath, DataSet data)
    {
        var count = data.Train.Count;
        if (count < 20 || data.Labels.Length < 2)
            throw new TrainingException($"{data.Name} has {count} training samples of {data.Labels.Length} classes; 20 of 2 classes are the least to learn from.");
        var validation = Math.Clamp(count / 5, 1, 5000);
        var batch = Math.Clamp((count - validation) / 10, 2, count < 4000 ? 50 : 100);
        var epochs = Math.Clamp(Steps * batch / Math.Max(1, count - validation), LeastEpochs, MostEpochs);
        var pictures = data.Shape.Positions > 1;
        return new(
            NameFor(data.Name), nameOrPath, 1, Architecture.Parse(LayersFor(data.Shape, data.Labels.Length)), default, data.Input as ImageInput,
            new(epochs, batch, 5e-3, 5e-6, RateSchedule.Cosine, LossKind.CrossEntropy, 0.05, validation, 0.1, 1e-4),
            // Pictures keep their side: letters and signs must not be mirrored, and nobody says that these are not.
            pictures ? new(Flip: false, Math.Max(1, data.Shape.Height / 16), 0.1, 5) : Augmentation.None)
        {
            Kind = NetworkKind.Bytes,
            // Nobody knows how these samples are exposed, or which numbers a table holds: levels fit themselves to both.
            Coding = SliceCoding.Levels,
        };
    }

    private static string LayersFor(Shape shape, int classes) =>
        shape.Height >= 24 && shape.Width >= 24 ? $"24C3-P2-48C3-P2-96C3-P2-192FC-{classes}FC"
        : shape.Height >= 8 && shape.Width >= 8 ? $"24C3-P2-48C3-P2-128FC-{classes}FC"
        : $"256FC-256FC-{classes}FC";

    // Names of networks are words of lower-case letters; names of folders are anything.
    private static string NameFor(string data)
    {
        var name = Strange().Replace(data.ToLowerInvariant(), "-").Trim('-');
        return name.Length > 0 && char.IsAsciiLetterLower(name[0]) ? name[..Math.Min(name.Length, 64)] : $"model-{name}"[..Math.Min(name.Length + 6, 64)].TrimEnd('-');
    }

    [GeneratedRegex("[^a-z0-9_-]+")]
    private static partial Regex Strange();
}
