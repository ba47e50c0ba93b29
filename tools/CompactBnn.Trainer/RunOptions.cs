using System.CommandLine;
using CompactBnn.Data;
using CompactBnn.Format;
using CompactBnn.Tools;
using CompactBnn.Training;
using CompactBnn.Training.Recipes;

namespace CompactBnn.Trainer;

/// <summary>The arguments that say which run is meant, and where its network goes.</summary>
internal sealed class RunOptions
{
    private readonly Argument<FileInfo> _recipe = new("recipe") { Description = "The recipe, for example models/mnist/recipe.json." };
    private readonly Option<FileInfo> _target = new("--out") { Description = "The .cbnn file to write; the .onnx file where the network is residual.", Required = true };
    private readonly Option<string?> _data = new("--data") { Description = "Name or path of the data set, instead of the recipe's." };
    private readonly Option<int?> _seed = NumberOption.Whole("--seed", "Seed, 0 or more, instead of the recipe's.", least: 0);
    private readonly Option<int?> _epochs = NumberOption.Whole("--epochs", "Number of epochs, 1 or more, instead of the recipe's.");

    /// <summary>Adds the arguments to a command.</summary>
    public RunOptions(Command command)
    {
        command.Arguments.Add(_recipe);
        foreach (Option option in new Option[] { _target, _data, _seed, _epochs })
            command.Options.Add(option);
    }

    /// <summary>Reads the recipe, with what the command line changes.</summary>
    /// <exception cref="TrainingException">It is wrong, or the file to write cannot be one.</exception>
    public Recipe Recipe(ParseResult parsed)
    {
        OutputPath.Of(Target(parsed));
        var recipe = RecipeReader.Read(parsed.GetValue(_recipe)!.ToString());
        if (recipe.Architecture.IsResidual && !Target(parsed).EndsWith(".onnx", StringComparison.OrdinalIgnoreCase))
            throw new TrainingException($"--out: {Target(parsed)} ends otherwise than in .onnx; a residual network is written as ONNX, which cbnn import turns into a .cbnn file.");
        return recipe with
        {
            Data = parsed.GetValue(_data) ?? recipe.Data,
            Seed = parsed.GetValue(_seed) ?? recipe.Seed,
            Fitting = recipe.Fitting with { Epochs = parsed.GetValue(_epochs) ?? recipe.Fitting.Epochs },
        };
    }

    /// <summary>Writes a network, and says how good and how large it is.</summary>
    public void Write(ParseResult parsed, TrainedNetwork trained, TextWriter output)
    {
        CbnnFile.Write(Target(parsed), trained.Network);
        var costs = NetworkCosts.Of(trained.Network);
        var results = trained.Results;
        output.WriteLine(FormattableString.Invariant(
            $"{Target(parsed)}: {results.TestAccuracy:p2} of {results.TestImages} test images, {costs.WeightBits} weight bits, {costs.BinaryOperations} binary operations, trained in {results.Duration:hh\\:mm\\:ss}"));
    }

    /// <summary>Writes a residual network, and says how good it is.</summary>
    public void Write(ParseResult parsed, TrainedGraph trained, TextWriter output)
    {
        trained.Write(Target(parsed));
        var results = trained.Results;
        output.WriteLine(FormattableString.Invariant(
            $"{Target(parsed)}: {results.TestAccuracy:p2} of {results.TestImages} test images, trained in {results.Duration:hh\\:mm\\:ss}; cbnn import makes a .cbnn file of it"));
    }

    private string Target(ParseResult parsed) => parsed.GetValue(_target)!.ToString();
}
