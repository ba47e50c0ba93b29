using System.CommandLine;
using System.Runtime.InteropServices;
using CompactBnn.Data;
using CompactBnn.Training;

namespace CompactBnn.Trainer;

/// <summary>The command line of <c>cbnn-train</c>: exit code 0, 1 where training failed or was stopped, 2 where the command is wrong.</summary>
public static class TrainerCommand
{
    private const int Failed = 1, WrongUsage = 2;

    /// <summary>Runs a command line.</summary>
    /// <param name="args">Its arguments.</param>
    /// <param name="output">Where results go.</param>
    /// <param name="errors">Where errors go, one line each.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors)
    {
        var root = new RootCommand("Trains compact binary neural networks and writes them as .cbnn files.");
        root.Subcommands.Add(TrainCommand.Create(output));
        root.Subcommands.Add(ExportCommand.Create(output));
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            await errors.WriteLineAsync($"cbnn-train: {parsed.Errors[0].Message.ReplaceLineEndings(" ")} See cbnn-train {(parsed.CommandResult.Command == root ? "" : $"{parsed.CommandResult.Command.Name} ")}--help.");
            return WrongUsage;
        }
        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { Output = output, Error = errors, EnableDefaultExceptionHandler = false });
        }
        catch (OperationCanceledException)
        {
            await errors.WriteLineAsync("cbnn-train: stopped; the same command goes on after the last whole epoch.");
            return Failed;
        }
        catch (ExternalException exception)
        {
            // libtorch's message is followed by a stack of its own.
            await errors.WriteLineAsync($"cbnn-train: libtorch failed: {exception.Message.Split('\n')[0]} The same command goes on after the last whole epoch.");
            return Failed;
        }
        catch (Exception exception) when (exception is TrainingException or DataException or IOException or UnauthorizedAccessException)
        {
            await errors.WriteLineAsync($"cbnn-train: {exception.Message}");
            return Failed;
        }
    }
}
