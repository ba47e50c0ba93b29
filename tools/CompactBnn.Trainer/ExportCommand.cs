using System.CommandLine;
using CompactBnn.Training;

namespace CompactBnn.Trainer;

/// <summary><c>cbnn-train export RECIPE --out FILE</c>.</summary>
internal static class ExportCommand
{
    /// <summary>The command with its options.</summary>
    /// <param name="output">Where results go.</param>
    public static Command Create(TextWriter output)
    {
        var command = new Command("export", "Writes the best network so far of a run that is not finished, verified on all test images.");
        var options = new RunOptions(command);
        command.SetAction(parsed =>
        {
            var recipe = options.Recipe(parsed);
            var data = LearningData.Open(recipe.Data, recipe.Picture);
            if (recipe.Architecture.IsResidual)
                options.Write(parsed, TrainingRun.ExportGraphSoFar(recipe, data), output);
            else
                options.Write(parsed, TrainingRun.ExportSoFar(recipe, data), output);
        });
        return command;
    }
}
