using System.CommandLine;
using System.Globalization;
using CompactBnn.Data;
using CompactBnn.Format;
using CompactBnn.Training;
using CompactBnn.Training.Recipes;

namespace CompactBnn.Trainer;

/// <summary><c>cbnn-train train RECIPE --out FILE</c>.</summary>
internal static class TrainCommand
{
    /// <summary>The command with its options.</summary>
    /// <param name="output">Where results go.</param>
    public static Command Create(TextWriter output)
    {
        var recipe = new Argument<FileInfo>("recipe") { Description = "The recipe, for example models/mnist/recipe.json." };
        var target = new Option<FileInfo>("--out") { Description = "The .cbnn file to write.", Required = true };
        var data = new Option<string?>("--data") { Description = "Name or path of the data set, instead of the recipe's." };
        var seed = new Option<int?>("--seed") { Description = "Seed, 0 or more, instead of the recipe's." };
        var epochs = new Option<int?>("--epochs") { Description = "Number of epochs, 1 or more, instead of the recipe's." };
        var device = new Option<string>("--device") { Description = "The processor that trains.", DefaultValueFactory = _ => "cpu" };
        device.AcceptOnlyFromAmong("cpu", "cuda");
        seed.Validators.Add(result => AtLeast(result, "--seed", 0));
        epochs.Validators.Add(result => AtLeast(result, "--epochs", 1));
        var command = new Command("train", "Trains a network by a recipe, verifies it on all test images and writes it. Goes on where an interrupted run stopped.")
        {
            recipe, target, data, seed, epochs, device,
        };
        // Training computes for hours without a pause, so it runs on a thread of its own: else Ctrl+C would not be heard.
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                var read = RecipeReader.Read(parsed.GetValue(recipe)!.ToString());
                var chosen = With(read, parsed.GetValue(data), parsed.GetValue(seed), parsed.GetValue(epochs));
                var processor = parsed.GetValue(device) == "cuda" ? TrainingDevice.Cuda : TrainingDevice.Cpu;
                Train(chosen, processor, parsed.GetValue(target)!.ToString(), output, cancellation);
                return 0;
            },
            CancellationToken.None));
        return command;
    }

    private static void Train(Recipe recipe, TrainingDevice device, string target, TextWriter output, CancellationToken cancellation)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(target));
        if (!Directory.Exists(folder))
            throw new TrainingException($"--out: the folder {folder} does not exist; make it first.");
        var data = DataSets.Open(recipe.Data, new OpenOptions { Input = recipe.Picture });
        var trained = ProgressDisplay.While(output, observer => TrainingRun.Train(recipe, data, device, observer, cancellation));
        CbnnFile.Write(target, trained.Network);
        var costs = NetworkCosts.Of(trained.Network);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{target}: {trained.Results.TestAccuracy:p2} of {trained.Results.TestImages} test images, {costs.WeightBits} weight bits, {costs.BinaryOperations} binary operations, trained in {trained.Results.Duration:hh\\:mm\\:ss}"));
    }

    private static Recipe With(Recipe recipe, string? data, int? seed, int? epochs) => recipe with
    {
        Data = data ?? recipe.Data,
        Seed = seed ?? recipe.Seed,
        Fitting = recipe.Fitting with { Epochs = epochs ?? recipe.Fitting.Epochs },
    };

    private static void AtLeast(System.CommandLine.Parsing.OptionResult result, string name, int least)
    {
        if (result.Errors.Any() || result.GetValueOrDefault<int?>() is not { } value || value >= least)
            return;
        result.AddError($"{name} is {value}; it must be {least} or more.");
    }
}
