using System.CommandLine;
using System.Runtime.InteropServices;
using CompactBnn.Data;
using CompactBnn.Tools;
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
        root.Subcommands.Add(CompactCommand.Create(output));
        // A file name that starts with @ is a file name, not a file of arguments.
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            WriteLine(errors, $"{parsed.Errors[0].Message} See cbnn-train {(parsed.CommandResult.Command == root ? "" : $"{parsed.CommandResult.Command.Name} ")}--help.");
            return WrongUsage;
        }
        try
        {
            using var interruption = Interruption.For(parsed);
            return await parsed.InvokeAsync(
                new InvocationConfiguration { Output = output, Error = errors, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null },
                interruption?.Token ?? CancellationToken.None);
        }
        catch (OperationCanceledException)
        {
            WriteLine(errors, "stopped; the same command goes on after the last whole epoch.");
            return Failed;
        }
        catch (ExternalException exception)
        {
            // libtorch's message is followed by a stack of its own.
            WriteLine(errors, $"libtorch failed: {exception.Message.Split('\n')[0]} The same command goes on after the last whole epoch.");
            return Failed;
        }
        catch (Exception exception) when (exception is TrainingException or DataException or IOException or UnauthorizedAccessException)
        {
            WriteLine(errors, exception.Message);
            return Failed;
        }
        catch (Exception exception)
        {
            WriteLine(errors, $"this is a fault of the program, please report it: {exception.GetType().Name}: {exception.Message}");
            return Failed;
        }
    }

    // Control characters, which a hostile file name or file may hold, are dropped.
    private static void WriteLine(TextWriter errors, string message) =>
        errors.WriteLine($"cbnn-train: {string.Concat(message.ReplaceLineEndings(" ").Where(c => !char.IsControl(c)))}");
}
