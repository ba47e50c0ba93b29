using System.CommandLine;
using CompactBnn.Training;

namespace CompactBnn.Trainer;

/// <summary><c>cbnn-train train RECIPE --out FILE</c>.</summary>
internal static class TrainCommand
{
    /// <summary>The command with its options.</summary>
    /// <param name="output">Where results go.</param>
    public static Command Create(TextWriter output)
    {
        var command = new Command("train", "Trains a network by a recipe, verifies it on all test images and writes it. Goes on where an interrupted run stopped.");
        var options = new RunOptions(command);
        var device = new Option<string>("--device") { Description = "The processor that trains.", DefaultValueFactory = _ => "cpu" };
        device.AcceptOnlyFromAmong("cpu", "cuda");
        command.Options.Add(device);
        // Training computes for hours without a pause, so it runs on a thread of its own: else Ctrl+C would not be heard.
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                var recipe = options.Recipe(parsed);
                var data = LearningData.Open(recipe.Data, recipe.Picture);
                var processor = parsed.GetValue(device) == "cuda" ? TrainingDevice.Cuda : TrainingDevice.Cpu;
                if (recipe.Architecture.IsResidual)
                {
                    var graph = ProgressDisplay.While(output, observer => TrainingRun.TrainResidual(recipe, data, processor, observer, cancellation));
                    options.Write(parsed, graph, output);
                    return 0;
                }
                var trained = ProgressDisplay.While(output, observer => TrainingRun.Train(recipe, data, processor, observer, cancellation));
                options.Write(parsed, trained, output);
                return 0;
            },
            CancellationToken.None));
        return command;
    }
}
