using System.CommandLine;
using CompactBnn.Compilation;
using CompactBnn.Data;
using CompactBnn.Tools;
using CompactBnn.Trainer.Reporting;
using CompactBnn.Training;
using CompactBnn.Training.Compaction;
using CompactBnn.Training.Recipes;

namespace CompactBnn.Trainer;

/// <summary><c>cbnn-train compact --data NAME|PATH [--recipe FILE] --out FILE</c>.</summary>
internal static class CompactCommand
{
    /// <summary>The command with its options.</summary>
    /// <param name="output">Where results go.</param>
    public static Command Create(TextWriter output)
    {
        var data = new Option<string?>("--data") { HelpName = "NAME|PATH", Description = "The data set; without it the recipe's." };
        var recipe = new Option<FileInfo?>("--recipe") { HelpName = "FILE", Description = "The baseline's recipe; without it one that suits the data." };
        var target = new Option<FileInfo>("--out") { HelpName = "FILE", Description = "The .cbnn file to write; the report goes beside it.", Required = true };
        var maxDrop = NumberOption.Real("--max-drop", "Percent points of accuracy that may be lost against the baseline; without it 1.", 0, 100);
        var confidence = NumberOption.Real("--confidence", "Percent: how sure the paired test must be that no more is lost, 50 (the difference itself) to 99.99.", 50, 99.99);
        var objective = new Option<string>("--objective") { Description = "What the search makes small: weight bits, operations, or the mean of both.", DefaultValueFactory = _ => "size" };
        objective.AcceptOnlyFromAmong("size", "speed", "both");
        var candidates = NumberOption.Whole("--candidates", "Networks that the search of widths may train; without it 6.");
        var seeds = NumberOption.Whole("--seeds", "Seeds of the baseline and of the result; without it 3.");
        var epochs = NumberOption.Whole("--epochs", "Epochs of every network, instead of the recipe's.");
        var threads = NumberOption.Whole("--threads", "Threads of measurements; without it as many as there are processors.");
        var calibrate = new Option<bool>("--calibrate") { Description = "Store a temperature, so that scores become probabilities." };
        var accepted = NumberOption.Real("--reject-to", "Percent: store a rejection threshold at which accepted images reach this accuracy.", 0, 100);
        var device = new Option<string>("--device") { Description = "The processor that trains.", DefaultValueFactory = _ => "cpu" };
        device.AcceptOnlyFromAmong("cpu", "cuda");
        var command = new Command("compact", "Makes a compact network by the CBNN method: prunes bit slices, shrinks widths, retrains, and reports why. Goes on where it was interrupted.")
        {
            data, recipe, target, maxDrop, confidence, objective, candidates, seeds, epochs, threads, calibrate, accepted, device,
        };
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                var options = new CompactionOptions
                {
                    MaxDrop = (parsed.GetValue(maxDrop) ?? 1) / 100,
                    Confidence = parsed.GetValue(confidence) / 100,
                    Objective = Enum.Parse<CompactionObjective>(parsed.GetValue(objective)!, ignoreCase: true),
                    Candidates = parsed.GetValue(candidates) ?? 6,
                    Seeds = parsed.GetValue(seeds) ?? 3,
                    Calibrate = parsed.GetValue(calibrate),
                    AcceptedAccuracy = parsed.GetValue(accepted) / 100,
                    Threads = parsed.GetValue(threads) ?? Environment.ProcessorCount,
                    Compile = network => NetworkCompiler.TryCompile(network, cancellation) is { } compiled ? compiled.Score : null,
                    Device = parsed.GetValue(device) == "cuda" ? TrainingDevice.Cuda : TrainingDevice.Cpu,
                };
                var files = CompactionFiles.For(parsed.GetValue(target)!.ToString());
                var (baseline, set) = Open(parsed.GetValue(recipe)?.ToString(), parsed.GetValue(data), parsed.GetValue(epochs), output);
                var result = CompactionDisplay.While(output, observer => CompactionRun.Run(baseline, set, files.Log, options, observer, cancellation));
                output.WriteLine("times of the generated code and of full precision");
                files.Write(result, CompactionReport.Of(result, RowTimes.Measure(result, cancellation)), output);
                return 0;
            },
            CancellationToken.None));
        return command;
    }

    private static (Recipe Recipe, DataSet Data) Open(string? recipePath, string? data, int? epochs, TextWriter output)
    {
        if (recipePath is null && data is null)
            throw new TrainingException("Say what to learn: --data NAME or FOLDER, or --recipe FILE.");
        var recipe = recipePath is null ? null : RecipeReader.Read(recipePath);
        var source = data ?? recipe!.Data;
        var set = LearningData.Open(source, recipe is null ? SuitableRecipe.InputFor(source) : recipe.Picture);
        recipe ??= SuitableRecipe.For(source, set);
        recipe = recipe with { Data = source, Fitting = recipe.Fitting with { Epochs = epochs ?? recipe.Fitting.Epochs } };
        output.WriteLine(FormattableString.Invariant(
            $"{set.Name}: {set.Train.Count} training samples ({recipe.Fitting.Validation} of them for validation) and {set.Test.Count} test samples of {set.Shape}, {set.Labels.Length} classes"));
        output.WriteLine(FormattableString.Invariant($"baseline {recipe.Architecture.Notation}, {recipe.Fitting.Epochs} epochs each"));
        return (recipe, set);
    }
}
